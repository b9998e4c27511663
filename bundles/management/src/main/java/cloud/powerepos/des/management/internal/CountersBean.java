package cloud.powerepos.des.management.internal;

import cloud.powerepos.des.operations.TokenStatus.Counters;

/** Shows counters one by one, as monitoring systems like them. */
abstract class CountersBean implements CountersMXBean {

    abstract Counters counters();

    @Override
    public final long getRequests() {
        return counters().requests();
    }

    @Override
    public final long getPasswordGrants() {
        return counters().passwordGrants();
    }

    @Override
    public final long getRefreshGrants() {
        return counters().refreshGrants();
    }

    @Override
    public final long getJoined() {
        return counters().joined();
    }

    @Override
    public final long getRefused() {
        return counters().refused();
    }

    @Override
    public final long getFailed() {
        return counters().failed();
    }

    @Override
    public final long getRejected() {
        return counters().rejected();
    }

    @Override
    public final long getReplaysPrevented() {
        return counters().replaysPrevented();
    }
}
