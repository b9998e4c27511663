package cloud.powerepos.des.credentials.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.credentials.CredentialStore;

/**
 * Which of several configurations of one organisation is in force: the one with the plain file name
 * {@code cloud.powerepos.des.organisation-CODE.cfg}, else the one with the shortest name, else the first in the
 * alphabet. The name alone decides, so that the same one wins in whatever order they arrive. The others wait for it to
 * go. Guarded by the lock of {@link CredentialRegistry}.
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
        if (owner != null && owner != entry && isClaiming(owner) && isBefore(owner, entry, code)) {
            entry.waiting = organisation;
            throw givenBy(owner, code);
        }
        own(entry, organisation);
    }

    /** Orders names of files, the best one first. */
    static Comparator<String> order(String code) {
        String name = code.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String plain = CredentialStore.ORGANISATION_PID + "-" + name + ".cfg";
        return Comparator.comparing((String file) -> !file.equals(plain)).thenComparing(String::length)
                .thenComparing(Comparator.naturalOrder());
    }

    /** Of two configurations of one file, the latest delivery counts; else the first of equal names stays. */
    private static boolean isBefore(Entry<Organisation> owner, Entry<Organisation> entry, String code) {
        int order = order(code).compare(owner.source(), entry.source());
        return order < 0 || order == 0 && !owner.isOfSameFile(entry);
    }

    private void own(Entry<Organisation> entry, Organisation organisation) {
        String code = organisation.code();
        Entry<Organisation> owner = owners.get(code);
        boolean contested = owner != null && owner != entry;
        if (contested) {
            giveWay(owner);
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

    /** Whether it wants what it owns: it is not deleted or without its file, and names no other organisation by now. */
    private static boolean isClaiming(Entry<Organisation> owner) {
        return owner.isActive() && owner.waiting == null;
    }

    private void giveWay(Entry<Organisation> owner) {
        if (isClaiming(owner) && owner.problem == null) {
            owner.waiting = owner.inForce;
        }
        owner.inForce = null;
        problems.report(owner);
    }

    /** The owner of this code is gone: the one with the best name takes over, if any. */
    void release(String code) {
        owners.remove(code);
        handOver(code);
        publish(code);
    }

    /** Another configuration takes over, if any waits; the owner may still be there. */
    void handOver(String code) {
        organisations.stream().filter(entry -> isWaitingFor(entry, code))
                .min(Comparator.comparing(Entry::source, order(code)))
                .ifPresent(entry -> own(entry, entry.waiting));
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

    private static RefusedException givenBy(Entry<?> winner, String code) {
        return new RefusedException(Keys.ORGANISATION_CODE, Keys.ORGANISATION_CODE + " " + code
                + " is already given by " + winner.shown() + ": remove one of the two");
    }

    private static boolean isWaitingFor(Entry<Organisation> entry, String code) {
        return entry.waiting != null && entry.waiting.code().equals(code);
    }
}
