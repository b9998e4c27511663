package cloud.powerepos.des.credentials.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.common.configuration.RefusedException;

/**
 * Which of several configurations of one organisation is in force: the one with the best name, see {@link FileRank}.
 * The others wait for it to go. Guarded by the lock of {@link CredentialRegistry}.
 */
final class OrganisationOwnership {

    private final Map<String, Entry<Organisation>> owners = new HashMap<>();
    private final Collection<Entry<Organisation>> organisations;
    private final PublishedCredentials published;
    private final CredentialProblems problems;

    /** @param organisations a live view of all configurations */
    OrganisationOwnership(Collection<Entry<Organisation>> organisations, PublishedCredentials published,
            CredentialProblems problems) {
        this.organisations = organisations;
        this.published = published;
        this.problems = problems;
    }

    /**
     * @throws RefusedException if another configuration of the organisation has the better name; then this one waits
     */
    void claim(Entry<Organisation> entry, Organisation organisation) throws RefusedException {
        String code = organisation.code();
        Entry<Organisation> owner = owners.get(code);
        boolean contested = owner != null && owner != entry;
        if (contested) {
            takeOver(owner, entry, organisation);
        }
        problems.accepted(entry);
        Organisation before = entry.inForce;
        entry.waiting = null;
        entry.inForce = organisation;
        owners.put(code, entry);
        if (before != null && !before.code().equals(code)) {
            release(before.code());
        }
        publish(code);
        if (contested) {
            // those that wait name the one in force
            organisations.stream().filter(other -> isWaitingFor(other, code)).toList()
                    .forEach(other -> problems.refuse(other, givenBy(entry, code)));
        }
    }

    /** The owner of this code is gone: the one with the best name takes over, if any. */
    void release(String code) {
        owners.remove(code);
        waitingFor(code).ifPresent(this::claimWaiting);
        publish(code);
    }

    /** @return whether another configuration has taken over from an owner that is still there */
    boolean handOver(Organisation organisation) {
        Optional<Entry<Organisation>> next = waitingFor(organisation.code());
        next.ifPresent(this::claimWaiting);
        return next.isPresent();
    }

    void publishAll() {
        List.copyOf(owners.keySet()).forEach(this::publish);
    }

    private void publish(String code) {
        Entry<Organisation> owner = owners.get(code);
        published.publish(code, owner);
        if (owner != null) {
            problems.report(owner);
        }
    }

    private void takeOver(Entry<Organisation> owner, Entry<Organisation> entry, Organisation organisation)
            throws RefusedException {
        String code = organisation.code();
        boolean claimed = owner.isActive() && owner.waiting == null;
        if (claimed && owner.rank(code).compareTo(entry.rank(code)) < 0) {
            entry.waiting = organisation;
            throw givenBy(owner, code);
        }
        boolean faultless = claimed && owner.problem == null;
        if (faultless) {
            owner.waiting = owner.inForce;
        }
        // it is deleted, names another organisation by now, or has the lesser name
        owner.inForce = null;
        if (faultless) {
            problems.refuse(owner, givenBy(entry, code));
        } else if (owner.deleted) {
            problems.forget(owner);
            organisations.remove(owner);
        } else {
            problems.report(owner);
        }
    }

    private static RefusedException givenBy(Entry<?> winner, String code) {
        return new RefusedException(Keys.ORGANISATION_CODE, Keys.ORGANISATION_CODE + " " + code
                + " is already given by " + winner.shown() + ": remove one of the two");
    }

    private Optional<Entry<Organisation>> waitingFor(String code) {
        return organisations.stream().filter(entry -> isWaitingFor(entry, code))
                .min(Comparator.comparing(entry -> entry.rank(code)));
    }

    private static boolean isWaitingFor(Entry<Organisation> entry, String code) {
        return entry.waiting != null && entry.waiting.code().equals(code);
    }

    private void claimWaiting(Entry<Organisation> entry) {
        try {
            claim(entry, entry.waiting);
        } catch (RefusedException e) {
            problems.refuse(entry, e);
        }
    }
}
