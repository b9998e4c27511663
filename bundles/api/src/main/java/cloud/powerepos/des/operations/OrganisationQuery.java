package cloud.powerepos.des.operations;

import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import cloud.powerepos.des.operations.OrganisationReport.State;

/**
 * Which organisations to report on, and in which order. Immutable: each method that changes something gives another
 * query.
 *
 * @param states the states that are wanted
 * @param text   words, each of which the code, service account, host of DES or problem contains, in any letter case; an
 *               empty text for all
 * @param codes  pattern of the Organisation Codes, in any letter case, with {@code *} for any characters and {@code ?}
 *               for one; an empty text for all
 * @param sort   the order
 * @param offset how many to leave out at the beginning, 0 or more
 * @param limit  how many to report at the most, 1 or more
 */
public record OrganisationQuery(Set<State> states, String text, String codes, Sort sort, int offset, int limit) {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final OrganisationQuery ALL = new OrganisationQuery(EnumSet.allOf(State.class), "", "", Sort.CODE, 0,
            Integer.MAX_VALUE);

    /** Orders of organisations; those that are equal in it are in the order of their codes. */
    public enum Sort {
        /** By the Organisation Code. */
        CODE(Comparator.comparing(OrganisationReport::organisationCode)),
        /** The most urgent state first. */
        URGENCY(Comparator.comparing(OrganisationReport::state)),
        /** The token that expires first, first; those without a token last. */
        EXPIRY(Comparator.comparing(OrganisationReport::expiresAt, lastIfEmpty(Comparator.naturalOrder()))),
        /** The latest problem first; those without one last. */
        LATEST_PROBLEM(Comparator.comparing(OrganisationReport::problemAt, lastIfEmpty(Comparator.reverseOrder())));

        // these comparators have no state
        @SuppressWarnings("ImmutableEnumChecker")
        private final Comparator<OrganisationReport> order;

        Sort(Comparator<OrganisationReport> order) {
            this.order = order.thenComparing(OrganisationReport::organisationCode);
        }

        private static Comparator<Optional<Instant>> lastIfEmpty(Comparator<Instant> order) {
            return Comparator.comparing(time -> time.orElse(null), Comparator.nullsLast(order));
        }
    }

    /** @throws IllegalArgumentException if offset or limit is too small */
    public OrganisationQuery {
        states = Set.copyOf(states);
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(codes, "codes");
        Objects.requireNonNull(sort, "sort");
        if (offset < 0 || limit < 1) {
            throw new IllegalArgumentException("offset is negative or limit is less than 1");
        }
    }

    /** {@return the query for every organisation, by its code} */
    public static OrganisationQuery all() {
        return ALL;
    }

    /** {@return the query for every organisation that has credentials in force, by its code} */
    public static OrganisationQuery configured() {
        return ALL.in(EnumSet.complementOf(EnumSet.of(State.MISCONFIGURED)));
    }

    /** {@return the query for organisations in these states} */
    public OrganisationQuery in(Set<State> wanted) {
        return new OrganisationQuery(wanted, text, codes, sort, offset, limit);
    }

    /** {@return the query for organisations with these words, as {@link #text()} says} */
    public OrganisationQuery containing(String part) {
        return new OrganisationQuery(states, part, codes, sort, offset, limit);
    }

    /** {@return the query for organisations whose codes match, such as {@code ST*}; see {@link #codes()}} */
    public OrganisationQuery matching(String pattern) {
        return new OrganisationQuery(states, text, pattern, sort, offset, limit);
    }

    /** {@return the query in this order} */
    public OrganisationQuery by(Sort order) {
        return new OrganisationQuery(states, text, codes, order, offset, limit);
    }

    /** {@return the query for one page, as {@link #offset()} and {@link #limit()} say} */
    public OrganisationQuery page(int skipped, int most) {
        return new OrganisationQuery(states, text, codes, sort, skipped, most);
    }

    /** {@return those of all reports that are wanted} */
    public OrganisationPage of(Stream<OrganisationReport> reports) {
        CodePattern pattern = new CodePattern(codes);
        List<String> words = BLANKS.splitAsStream(text.strip().toLowerCase(Locale.ROOT)).toList();
        List<OrganisationReport> found = reports.filter(report -> states.contains(report.state()))
                .filter(report -> codes.isEmpty() || pattern.matches(report.organisationCode()))
                .filter(report -> text.isEmpty() || words.stream().allMatch(texts(report)::contains))
                .sorted(sort.order).toList();
        return new OrganisationPage(found.stream().skip(offset).limit(limit).toList(), found.size());
    }

    /** In lower case, with blanks in between, which no word has. */
    private static String texts(OrganisationReport report) {
        return Stream.of(Optional.of(report.organisationCode()), report.token().map(TokenStatus::serviceAccountId),
                report.serviceUri().map(URI::getAuthority), report.problem())
                .flatMap(Optional::stream).collect(Collectors.joining(" ")).toLowerCase(Locale.ROOT);
    }
}
