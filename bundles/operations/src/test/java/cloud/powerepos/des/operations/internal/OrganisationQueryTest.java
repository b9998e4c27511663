package cloud.powerepos.des.operations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import cloud.powerepos.des.operations.OrganisationPage;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationQuery.Sort;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.testing.Fakes;

class OrganisationQueryTest {

    private static final OrganisationQuery ALL = OrganisationQuery.all();

    private final List<OrganisationReport> reports = new ArrayList<>();

    @BeforeEach
    void fourOrganisations() {
        add("ACME", State.FRESH, "svc-1", "https://des1.example:8443/x/", null, 0, 900);
        add("ACNE", State.REFUSED, "till@9", null, "the AuthServer refused the Client; fix client.id", 50, null);
        add("GLOBEX", State.WAITING, "svc-2", null, "the AuthServer did not answer", 70, null);
        add("STARK", State.FRESH, "svc-3", "https://des2.example/", null, 0, 300);
    }

    private void add(String code, State state, String account, String host, String problem, long problemAt,
            Integer expiry) {
        Optional<Instant> end = Optional.ofNullable(expiry).map(Fakes.NOW::plusSeconds);
        TokenStatus token = new TokenStatus(code, TokenStatus.State.FRESH, "client", account, "file.cfg",
                Optional.empty(), Optional.empty(), end, Optional.empty(), false, Optional.empty(), Optional.empty(),
                Optional.empty(), Counters.NONE);
        reports.add(new OrganisationReport(code, state, Optional.ofNullable(problem),
                Optional.ofNullable(problem).map(text -> Fakes.NOW.plusSeconds(problemAt)),
                Optional.ofNullable(host).map(URI::create), "file.cfg", Optional.of(token), List.of()));
    }

    private List<String> codes(OrganisationQuery query) {
        return query.of(reports.stream()).reports().stream().map(OrganisationReport::organisationCode).toList();
    }

    @ParameterizedTest
    @CsvSource({"ac, ACME ACNE", "SVC-3, STARK", "des1.example:8443, ACME", "the client, ACNE",
            "authserver, ACNE GLOBEX", "till@9, ACNE", "https:, ''",
            "acne fix, ACNE", "fix  authserver, ACNE", "svc-1 answer, ''", "acmesvc, ''", "' ', ACME ACNE GLOBEX STARK",
            "'', ACME ACNE GLOBEX STARK"})
    void eachWordIsSoughtInCodeAccountHostAndProblem(String text, String expected) {
        assertEquals(expected, String.join(" ", codes(ALL.containing(text))));
    }

    @ParameterizedTest
    @CsvSource({"AC*, ACME ACNE", "ac?e, ACME ACNE", "ACME, ACME", "AC, ''", "*, ACME ACNE GLOBEX STARK", "*AR*, STARK",
            "*E, ACME ACNE", "?????, STARK", "S*A*K, STARK", "S*A*L, ''", "ACME*, ACME", "ACME?, ''", "ACM[E], ''",
            "'', ACME ACNE GLOBEX STARK", "**LO**, GLOBEX"})
    void aPatternIsComparedWithTheWholeCode(String pattern, String expected) {
        assertEquals(expected, String.join(" ", codes(ALL.matching(pattern))));
    }

    @Test
    void noPatternTakesLong() {
        reports.clear();
        add("A".repeat(2000), State.FRESH, "svc", null, null, 0, null);
        assertTimeout(Duration.ofSeconds(5),
                () -> assertEquals(List.of(), codes(ALL.matching("*A".repeat(500) + "B"))));
    }

    @Test
    void organisationsAreSorted() {
        assertEquals(List.of("ACME", "ACNE", "GLOBEX", "STARK"), codes(ALL.by(Sort.CODE)));
        assertEquals(List.of("ACNE", "GLOBEX", "ACME", "STARK"), codes(ALL.by(Sort.URGENCY)));
        assertEquals(List.of("STARK", "ACME", "ACNE", "GLOBEX"), codes(ALL.by(Sort.EXPIRY)));
        assertEquals(List.of("GLOBEX", "ACNE", "ACME", "STARK"), codes(ALL.by(Sort.LATEST_PROBLEM)));
    }

    @Test
    void conditionsAddUpAndAPageTellsHowManyThereAre() {
        assertEquals(List.of("GLOBEX"), codes(ALL.in(EnumSet.of(State.WAITING))));
        assertEquals(List.of("ACNE"), codes(ALL.in(EnumSet.of(State.WAITING, State.REFUSED)).matching("AC*")
                .containing("refused")));
        OrganisationPage page = ALL.by(Sort.URGENCY).page(1, 2).of(reports.stream());
        assertEquals(List.of("GLOBEX", "ACME"),
                page.reports().stream().map(OrganisationReport::organisationCode).toList());
        assertEquals(4, page.found());
        assertEquals(List.of(), codes(ALL.page(4, 1)));
    }

    @Test
    void aPageBeginsAndEndsSomewhere() {
        assertThrows(IllegalArgumentException.class, () -> ALL.page(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> ALL.page(0, 0));
    }
}
