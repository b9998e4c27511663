package cloud.powerepos.des.webconsole.internal.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.webconsole.internal.check.CheckRuns;
import cloud.powerepos.des.webconsole.internal.retry.RetryRefused;
import cloud.powerepos.des.webconsole.internal.view.Texts;
import cloud.powerepos.des.webconsole.internal.view.View;

/** What the page says of what the services say. */
class PageTest {

    private static final Instant NOW = Services.NOW;
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final Services services = new Services();

    private String html(View view) {
        DesOperations operations = services.operations();
        return new Page(operations, new CheckRuns(operations, CLOCK),
                new RetryRefused(operations, CLOCK, (delay, task) -> { })).html(view, new Texts(NOW, ZoneOffset.UTC),
                        new Page.Frame("form-token", "/live", "/page.css", "/page.js", ""));
    }

    private String html() {
        return html(View.FIRST);
    }

    private List<String> codes() {
        return Pattern.compile("<h3><bdi>([^<]*)</bdi></h3>").matcher(html()).results().map(found -> found.group(1))
                .toList();
    }

    private static String words(String html) {
        return html.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    private View open(String organisation) {
        return View.of(name -> name.equals("open") ? new String[] {organisation} : null);
    }

    @Test
    void organisationsThatNeedAttentionComeFirst() {
        services.status("ALPHA", State.FRESH).status("BETA", State.NOT_ASKED).status("DELTA", State.REFUSED)
                .status("EPSILON", State.DEGRADED).status("GAMMA", State.WAITING);
        assertEquals(List.of("DELTA", "GAMMA", "EPSILON", "ALPHA", "BETA"), codes());
        String words = words(html());
        assertTrue(words.contains("5 organisations: 3 need attention"), words);
        assertTrue(words.contains("5 all 3 need attention 1 refused 1 waiting 1 degraded 1 fresh 1 not asked yet"),
                words);
        assertTrue(html().indexOf(">Need attention</h2>") < html().indexOf("DELTA</bdi></h3>"));
        assertTrue(html().indexOf(">The others</h2>") < html().indexOf("ALPHA</bdi></h3>"));
        assertTrue(html().indexOf(">The others</h2>") > html().indexOf("EPSILON</bdi></h3>"));
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void everyStateIsAWordAndAButtonAndNotAColourAlone(State state) {
        services.status("ACME", state);
        assertTrue(Pattern.compile("<p class=\"des-state\">\\w[\\w ]+</p>").matcher(html()).find(), html());
        assertTrue(Pattern.compile("name=\"do-renew\" value=\"ACME\" aria-label=\"[\\w ]+ ACME\">[\\w ]+</button>")
                .matcher(html()).find(), html());
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
        assertEquals(List.of("BROKEN", "ACME", "GLOBEX"), codes());
        String page = html(open("BROKEN"));
        assertTrue(page.contains("Unforeseen error " + error.getClass().getName()), page);
        assertFalse(page.contains("secret"), page);
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
        assertEquals(List.of("ACME", "GLOBEX"), codes());
        assertTrue(words(html()).contains("1 broken 1 fresh"), html());
    }

    @Test
    void anExpiredTokenHasNoBar() {
        services.token("ACME", State.WAITING, NOW.minusSeconds(10), NOW);
        assertTrue(html().contains("no valid token"));
        assertFalse(html().contains("des-bar"));
    }

    @Test
    void refusedCredentialsStillServeWhileTheTokenLives() {
        services.token("ACME", State.REFUSED, NOW.minusSeconds(10), NOW.plusSeconds(10));
        assertTrue(html().contains("calls work until the token expires"), html());
        services.token("ACME", State.REFUSED, NOW.minusSeconds(10), NOW.minusSeconds(1));
        assertTrue(html().contains("calls fail"), html());
    }

    @Test
    void theLastErrorTellsWhenTheNextAttemptIsDue() {
        services.error("ACME", "AuthServer answered 503; see its status page",
                Optional.of(NOW.plusSeconds(5)));
        assertTrue(html().contains("AuthServer answered 503; see its status page"));
        assertTrue(words(html()).contains("11:59:57 ; next attempt 12:00:05"), html());
    }

    @Test
    void howLongItHasBeenFailingStandsBesideTheLastError() {
        services.error("ACME", "AuthServer answered 503", Optional.of(NOW.plusSeconds(5)))
                .failingSince("ACME", NOW.minusSeconds(3600));
        assertTrue(words(html()).contains("11:59:57 ; failing since 11:00:00 ; next attempt 12:00:05"), html());
    }

    @Test
    void anAttemptThatWaitsForACallerSaysSo() {
        services.error("ACME", "AuthServer answered 503", Optional.of(NOW.minusSeconds(5)));
        assertTrue(words(html()).contains("11:59:57 ; next attempt with the next call"), html());
    }

    @Test
    void whatToDoFirstStandsAtTheTop() {
        services.error("ACME", "AuthServer answered 503; see its status page", Optional.empty());
        services.error("GLOBEX", "AuthServer answered 503; see its status page", Optional.empty());
        services.error("HOOLI", "refused; fix its file", Optional.empty());
        String words = words(html());
        assertTrue(words.contains("What to do first 2 organisations: AuthServer answered 503; see its status page"),
                words);
        assertTrue(words.contains("2 organisations AuthServer answered 503 HOOLI refused"), words);
        assertTrue(html().contains("href=\"?q=AuthServer+answered+503\""), html());
    }

    @Test
    void refusedConfigurationsNameFileKeyAndRemedy() {
        services.problems(new ConfigurationProblem("x.cfg", "client.secret", "",
                "Key client.secret is missing; add it", Effect.NOTHING_IN_FORCE));
        String words = words(html());
        assertTrue(words.contains("x.cfg refused client.secret Key client.secret is missing; add it"), words);
    }

    @Test
    void anOrganisationWithNothingInForceIsARowWithItsProblem() {
        services.problems(new ConfigurationProblem("hooli.cfg", "service.account.id", "HOOLI", "looks like an e-mail"
                + " address", Effect.NOTHING_IN_FORCE));
        assertEquals(List.of("HOOLI"), codes());
        assertTrue(words(html()).contains("Misconfigured calls fail no valid token"), html());
        assertFalse(html().contains("Configurations to fix"), html());
        assertFalse(html().contains("do-renew"), html());
        assertTrue(words(html(open("HOOLI"))).contains("hooli.cfg refused service.account.id HOOLI"), html());
    }

    @Test
    void aKeyThatIsIgnoredIsToldMoreQuietlyThanARefusal() {
        services.problems(new ConfigurationProblem("x.cfg", "client.ide", "", "Did you mean client.id?",
                Effect.KEY_IGNORED));
        assertTrue(html().contains("class=\"des-box des-warn\""), html());
        assertTrue(html().contains("key ignored"), html());
        services.problems(new ConfigurationProblem("y.cfg", "client.id", "", "Set it", Effect.LAST_GOOD_IN_FORCE));
        assertTrue(html().contains("class=\"des-box des-bad\""), html());
    }

    @Test
    void aLivingTokenWhoseHostIsRefusedIsTrouble() {
        services.token("ACME", State.FRESH, NOW.minusSeconds(60), NOW.plusSeconds(60)).refusal("ACME",
                "svc is refused because its scheme is not https");
        assertTrue(words(html()).contains("1 unusable"), html());
        assertTrue(html().contains("svc is refused because its scheme is not https"), html());
        assertFalse(html().contains("calls work"), html());
    }

    @Test
    void detailsAreShownOnDemand() {
        services.token("ACME", State.FRESH, NOW.minusSeconds(60), NOW.plusSeconds(60));
        assertFalse(html().contains("Service account"), html());
        String page = html(open("ACME"));
        assertTrue(words(page).contains("Service account svc"), page);
        assertTrue(page.contains("name=\"close\" value=\"ACME\" aria-expanded=\"true\""), page);
    }

    @Test
    void anEmptyPageSaysHowToStart() {
        assertTrue(html().contains("No organisation is configured"));
        assertTrue(html().contains("organisation-NAME.cfg.example"));
        assertFalse(html().contains("Configurations to fix"));
    }

    @Test
    void aTokenIsNeverAskedForByLooking() {
        services.status("ACME", State.NOT_ASKED);
        html(open("ACME"));
        assertEquals(List.of(), services.asked());
    }
}
