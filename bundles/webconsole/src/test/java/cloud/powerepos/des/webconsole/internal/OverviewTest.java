package cloud.powerepos.des.webconsole.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.TokenStatus.State;

class OverviewTest {

    private static final Instant NOW = Services.NOW;

    private final Services services = new Services();

    private Overview overview() {
        return Overview.take(services.operations(), NOW, ZoneOffset.UTC);
    }

    private String html() {
        return Page.html(overview(), "form-token", "/console/des", "");
    }

    @ParameterizedTest
    @CsvSource({"0, 70, 0", "4, 70, 50", "8, 70, 100", "9, 70, 100", "-1, 70, 0"})
    void theBarRunsFromIssuedToExpires(int hoursAfterIssue, double soft, double elapsed) {
        Instant issued = NOW.minus(Duration.ofHours(hoursAfterIssue));
        Validity validity = Validity.at(NOW, issued, issued.plus(Duration.ofMinutes(336)),
                issued.plus(Duration.ofHours(8)));
        assertEquals(soft, validity.soft());
        assertEquals(elapsed, validity.elapsed());
    }

    @Test
    void aLifeOfNoLengthOrOfAllTimeStillGivesABar() {
        assertEquals(100, Validity.at(NOW, NOW, NOW, NOW).elapsed());
        assertEquals(0, Validity.at(NOW, NOW, NOW, Instant.MAX).elapsed());
    }

    @ParameterizedTest
    @CsvSource({"0, in 0 s", "59, in 59 s", "60, in 1 min", "25920, in 7 h 12 min", "180000, in 2 d 2 h",
        "-3, 3 s ago"})
    void distancesAreShort(long seconds, String text) {
        assertEquals(text, new Texts(NOW, ZoneOffset.UTC).distance(NOW.plusSeconds(seconds)));
    }

    @Test
    void timesThatCouldBeAnotherDaysNameTheDay() {
        Texts texts = new Texts(NOW, ZoneOffset.UTC);
        assertEquals("12:00:01", texts.time(NOW.plusSeconds(1)));
        assertEquals("04:00:00", texts.time(NOW.plus(Duration.ofHours(16))));
        assertEquals("2026-01-03 12:00", texts.time(NOW.plus(Duration.ofDays(1))));
    }

    @Test
    void organisationsInTroubleComeFirst() {
        services.status("ALPHA", State.FRESH).status("BETA", State.NOT_ASKED).status("DELTA", State.REFUSED)
                .status("EPSILON", State.DEGRADED).status("GAMMA", State.WAITING);
        assertEquals(List.of("DELTA", "GAMMA", "EPSILON", "ALPHA", "BETA"),
                overview().rows().stream().map(OrganisationRow::organisation).toList());
        assertEquals("5 organisations: 1 refused, 1 waiting, 1 degraded, 1 fresh, 1 not asked yet",
                overview().summary());
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void everyStateIsAWordAndAButtonAndNotAColourAlone(State state) {
        services.status("ACME", state);
        OrganisationRow row = overview().rows().get(0);
        assertFalse(row.state().isBlank());
        assertTrue(html().contains(">" + row.state() + "<"));
        assertTrue(html().contains(">" + row.action() + "</button>"));
    }

    static List<Throwable> whateverAServiceThrows() {
        return List.of(new IllegalArgumentException("secret"), new OutOfMemoryError("secret"),
                new NoClassDefFoundError("secret"), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("whateverAServiceThrows")
    void anOrganisationThatBreaksAServiceIsShownAsBrokenAndTheOthersAsTheyAre(Throwable error) {
        services.status("ACME", State.FRESH).status("BROKEN", State.FRESH).status("GLOBEX", State.NOT_ASKED)
                .broken("BROKEN", error);
        assertEquals(List.of("BROKEN", "ACME", "GLOBEX"),
                overview().rows().stream().map(OrganisationRow::organisation).toList());
        assertEquals("3 organisations: 1 broken, 1 fresh, 1 not asked yet", overview().summary());
        assertTrue(html().contains("Unforeseen error " + error.getClass().getName()), html());
        assertFalse(html().contains("secret"), html());
    }

    @ParameterizedTest
    @MethodSource("whateverAServiceThrows")
    void aStoreThatFailsAsAWholeIsAProblemAndThePageIsThere(Throwable error) {
        services.status("ACME", State.FRESH).broken("organisationCodes", error);
        assertTrue(html().contains("its organisations cannot be listed: Unforeseen error"), html());
        assertFalse(html().contains("secret"), html());
    }

    @Test
    void anOrganisationThatTheTokenServiceDoesNotKnowIsShown() {
        services.unknownToTheTokenService("ACME").status("GLOBEX", State.FRESH);
        assertEquals("2 organisations: 1 broken, 1 fresh", overview().summary());
    }

    @Test
    void anExpiredTokenHasNoBar() {
        services.token("ACME", State.WAITING, NOW.minusSeconds(10), NOW);
        assertTrue(overview().rows().get(0).validity().isEmpty());
        assertTrue(html().contains("no living token"));
    }

    @Test
    void refusedCredentialsStillServeWhileTheTokenLives() {
        services.token("ACME", State.REFUSED, NOW.minusSeconds(10), NOW.plusSeconds(10));
        assertEquals("calls work until the token expires", overview().rows().get(0).meaning());
        services.token("ACME", State.REFUSED, NOW.minusSeconds(10), NOW.minusSeconds(1));
        assertEquals("calls fail", overview().rows().get(0).meaning());
    }

    @Test
    void theBarSaysInWordsWhatItShows() {
        services.token("ACME", State.FRESH, NOW.minusSeconds(25), NOW.plusSeconds(75));
        assertTrue(html().contains("aria-label=\"25.0 % of the token&#39;s life used, refresh due at 70.0 %\""),
                html());
        assertTrue(html().contains("<strong>expires in 1 min</strong>, 12:01:15"), html());
    }

    @Test
    void theLastErrorTellsWhenTheNextAttemptIsDue() {
        services.error("ACME", "AuthServer answered 503; see its status page",
                Optional.of(NOW.plusSeconds(5)));
        assertTrue(html().contains("AuthServer answered 503; see its status page"));
        assertTrue(html().contains("11:59:57, 3 s ago; next attempt 12:00:05, in 5 s"), html());
    }

    @Test
    void anAttemptThatWaitsForACallerSaysSo() {
        services.error("ACME", "AuthServer answered 503", Optional.of(NOW.minusSeconds(5)));
        assertTrue(html().contains("3 s ago; next attempt with the next call"), html());
    }

    @Test
    void foreignTextStaysText() {
        String markup = "<script>alert('x')</script>";
        services.error(markup, markup, Optional.empty());
        services.problems(new ConfigurationProblem(markup, markup, markup, markup, Effect.NOTHING_IN_FORCE));
        String page = Page.html(overview(), markup, "/console/des", markup);
        assertFalse(page.contains("<script>alert"), page);
        assertTrue(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
    }

    @Test
    void refusedConfigurationsNameFileKeyAndRemedy() {
        services.problems(new ConfigurationProblem("x.cfg", "client.secret", "",
                "Key client.secret is missing; add it", Effect.NOTHING_IN_FORCE));
        assertTrue(html().contains("x.cfg"));
        assertTrue(html().contains("client.secret"));
        assertTrue(html().contains("Key client.secret is missing; add it"));
    }

    @Test
    void aKeyThatIsIgnoredIsToldMoreQuietlyThanARefusal() {
        services.problems(new ConfigurationProblem("x.cfg", "client.ide", "", "Did you mean client.id?",
                Effect.KEY_IGNORED));
        assertTrue(html().contains("des-minor"), html());
        assertTrue(html().contains("key ignored"), html());
        services.problems(new ConfigurationProblem("y.cfg", "client.id", "", "Set it", Effect.LAST_GOOD_IN_FORCE));
        assertFalse(html().contains("des-minor"), html());
    }

    @Test
    void aLivingTokenWhoseHostIsRefusedIsTrouble() {
        services.token("ACME", State.FRESH, NOW.minusSeconds(60), NOW.plusSeconds(60)).refusal("ACME",
                "svc is refused because its scheme is not https");
        assertEquals("1 organisation: 1 unusable", overview().summary());
        assertTrue(html().contains("svc is refused because its scheme is not https"), html());
        assertFalse(html().contains("calls work"), html());
    }

    @Test
    void anEmptyPageSaysHowToStart() {
        assertEquals("No organisation is configured", overview().summary());
        assertTrue(html().contains("organisation-NAME.cfg.example"));
        assertFalse(html().contains("Configurations to fix"));
    }

    @Test
    void everyPartIsOneElementWithItsId() {
        services.status("ACME", State.FRESH).problems(new ConfigurationProblem("x.cfg", "", "", "Fix it",
                Effect.NOTHING_IN_FORCE));
        for (Part part : Page.parts(overview(), "", "")) {
            assertTrue(part.html().matches("(?s)<(\\w+) id=\"" + part.id() + "\".*</\\1>"), part.html());
        }
    }

    @Test
    void aTokenIsNeverAskedForByLooking() {
        services.status("ACME", State.NOT_ASKED);
        html();
        assertEquals(List.of(), services.asked());
    }
}
