package cloud.powerepos.des.auth.internal.service;

import cloud.powerepos.des.operations.TokenStatus.Counters;

/** Counts what happened to one organisation's tokens; guarded by its owner's lock. */
final class Tally {

    long requests;
    long passwordGrants;
    long refreshGrants;
    long joined;
    long refused;
    long failed;
    long rejected;
    long replaysPrevented;

    Counters counters() {
        return new Counters(requests, passwordGrants, refreshGrants, joined, refused, failed, rejected,
                replaysPrevented);
    }
}
