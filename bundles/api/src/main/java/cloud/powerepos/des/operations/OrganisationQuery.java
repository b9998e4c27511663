package cloud.powerepos.des.operations;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import cloud.powerepos.des.operations.OrganisationReport.State;

/**
 * Which organisations to report on. Immutable.
 *
 * @param states the states that are wanted
 * @param text   what the Organisation Code contains, in any letter case; an empty text for all
 * @param sort   the order
 * @param offset how many to leave out at the beginning, 0 or more
 * @param limit  how many to report at the most, 1 or more
 */
public record OrganisationQuery(Set<State> states, String text, Sort sort, int offset, int limit) {

    /** Orders of organisations. */
    public enum Sort {
        /** By the Organisation Code. */
        CODE(Comparator.comparing(OrganisationReport::organisationCode)),
        /** The most urgent state first, then by the Organisation Code. */
        URGENCY(Comparator.comparing(OrganisationReport::state).thenComparing(OrganisationReport::organisationCode));

        // these comparators have no state
        @SuppressWarnings("ImmutableEnumChecker")
        private final Comparator<OrganisationReport> order;

        Sort(Comparator<OrganisationReport> order) {
            this.order = order;
        }
    }

    /**
     * Copies the states.
     *
     * @throws IllegalArgumentException if offset or limit is too small
     */
    public OrganisationQuery {
        states = Set.copyOf(states);
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(sort, "sort");
        if (offset < 0 || limit < 1) {
            throw new IllegalArgumentException("offset is negative or limit is less than 1");
        }
    }

    /**
     * Asks for every organisation, by its code.
     *
     * @return the query
     */
    public static OrganisationQuery all() {
        return new OrganisationQuery(EnumSet.allOf(State.class), "", Sort.CODE, 0, Integer.MAX_VALUE);
    }

    /**
     * Asks for every organisation that has credentials in force, by its code.
     *
     * @return the query
     */
    public static OrganisationQuery configured() {
        return new OrganisationQuery(EnumSet.complementOf(EnumSet.of(State.MISCONFIGURED)), "", Sort.CODE, 0,
                Integer.MAX_VALUE);
    }

    /**
     * Asks these reports.
     *
     * @param reports all that there are
     * @return those that are wanted
     */
    public OrganisationPage of(Stream<OrganisationReport> reports) {
        String part = text.toLowerCase(Locale.ROOT);
        var found = reports.filter(report -> states.contains(report.state())
                && report.organisationCode().toLowerCase(Locale.ROOT).contains(part)).sorted(sort.order).toList();
        return new OrganisationPage(found.stream().skip(offset).limit(limit).toList(), found.size());
    }
}
