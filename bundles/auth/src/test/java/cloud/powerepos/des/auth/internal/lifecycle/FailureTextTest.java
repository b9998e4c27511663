package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.TokenRejectedException;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.CredentialsRefused;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;
import cloud.powerepos.des.auth.internal.time.ClockReading;

/** What operators and callers read of a failure. */
class FailureTextTest extends TransitionsFixture {

    private static final String SERVER_FAILS = "the AuthServer auth.example gave no token: status 500, not asked again"
            + " before 1970-01-01T00:";
    private static final String SEE = "; if this lasts, see that it can be reached and that token.endpoint in"
            + " cloud.powerepos.des.auth.cfg is right";
    private static final String NOT_FOUND = "see that organisation.code and the service account in acme.cfg are right"
            + " and that the organisation has DES assigned";

    private TokenEffect.Publish published() {
        return effect(TokenEffect.Publish.class);
    }

    private String error() {
        asked("Idle", "TurnDown");
        return effect(TokenEffect.TurnDown.class).reason()
                .toException("ACME", new ClockReading(now, now, Instant.EPOCH.plusNanos(now)), "acme.cfg").getMessage();
    }

    @Test
    void failureWithoutATokenSaysSo() {
        inFlight();
        on(failed(false), "Idle", "ServerFails", "Fail", "Publish");
        assertEquals(new TokenEffect.Publish(TokenEvent.Type.DEGRADED, SERVER_FAILS + "01:41Z, no token is held" + SEE,
                Optional.of("the AuthServer auth.example gave no token: status 500" + SEE)), published());
        assertEquals("Organisation ACME: " + SERVER_FAILS + "01:41Z" + SEE, error());
    }

    @Test
    void failureWhileATokenLivesSaysUntilWhen() {
        refreshing();
        on(failed(false), "Idle", "ServerFails", "Fail", "Schedule", "Publish");
        assertEquals(SERVER_FAILS + "15:01Z, the token held is good until 1970-01-01T00:17:50Z" + SEE,
                published().message());
    }

    @Test
    void credentialsThatAreNeverTriedAgainSaySo() {
        settings = new AuthSettings(SETTINGS.tokenEndpoint(), SETTINGS.scope(), SETTINGS.requestTimeout(),
                SETTINGS.connectTimeout(), 8, 0.7, 0.85, Duration.ZERO, "");
        inFlight();
        on(replied(new CredentialsRefused("")), "Idle", "ClientAccepted", "ServerWorks", "Fail", "Publish");
        assertEquals("Organisation ACME: the AuthServer refused the request (no error code), not asked again by"
                + " itself; " + NOT_FOUND, error());
    }

    @Test
    void refusedCredentialsShowTheErrorCode() {
        inFlight();
        on(replied(new CredentialsRefused("access_denied")), "Idle", "ClientAccepted", "ServerWorks", "Fail",
                "Publish");
        assertEquals("the AuthServer refused the request (access_denied), not asked again before"
                + " 1970-01-01T01:01:40Z, no token is held; " + NOT_FOUND, published().message());
        CredentialsRejectedException told = assertInstanceOf(CredentialsRejectedException.class, state.failure()
                .toException("ACME", new ClockReading(now, now, Instant.EPOCH), "acme.cfg"));
        assertEquals("access_denied", told.error());
    }

    @Test
    void tokenOfAnotherOrganisationNamesTheAccount() {
        inFlight();
        on(replied(new Failed(Problem.OTHER_ORGANISATION, "org_id is BETA", true, Optional.empty())), "Idle", "Fail",
                "Publish");
        assertEquals("Organisation ACME: the AuthServer gave a token of another organisation, not asked again before"
                + " 1970-01-01T00:01:41Z; set organisation.code in acme.cfg to the code of the organisation that"
                + " service account account belongs to", error());
        assertEquals(Failure.Kind.INVALID_REPLY, state.failure().kind());
    }

    @Test
    void rejectedTokenIsReportedWithWhatFollows() {
        holding();
        on(new TokenInput.Rejected(state.cached().token()), "Queued", "Publish", "Start");
        String renewed = "DES refused the token (401), a new one is requested; if this repeats, see that the"
                + " organisation has DES assigned";
        assertEquals(new TokenEffect.Publish(TokenEvent.Type.REJECTED, renewed, Optional.of(renewed)), published());
        inFlight();
        on(issued("t2", null), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Schedule", "Publish");
        assertEquals(TokenEvent.Type.RECOVERED, published().type());
        on(new TokenInput.Rejected(state.cached().token()), "Idle", "Publish");
        String twice = "DES refused 2 tokens in a row soon after they were issued: another program or another instance"
                + " of this one may be using service account account, so that each new token ends the other's, or the"
                + " organisation has no DES";
        assertTrue(published().message().startsWith("DES refused the token (401) and there is no new one yet: " + twice
                + ", not asked again before 1970-01-01T00:01:41Z; give each program"), published().message());
        assertTrue(published().problem().orElseThrow().startsWith(twice + "; give each program"));
        assertInstanceOf(TokenRejectedException.class, state.failure()
                .toException("ACME", new ClockReading(now, now, Instant.EPOCH), "acme.cfg"));
    }

    @Test
    void requestThatDidNotEndSaysAfterWhichTime() {
        inFlight();
        on(new TokenInput.GivenUp(5), "Idle", "Abort", "ServerFails", "Fail", "Publish");
        assertTrue(published().message().startsWith("the AuthServer auth.example gave no token: the request did not"
                + " end within 5 s after its time limit"), published().message());
        state = TokenState.of(ACME, 0);
        queued();
        on(new TokenInput.GivenUp(5), "Idle", "Fail", "Publish");
        assertTrue(published().message().startsWith("the token request failed in this program: the request did not"),
                published().message());
    }

    @Test
    void secondFailureInARowIsNoNews() {
        inFlight();
        on(new TokenInput.Broken("NoClassDefFoundError"), "Idle", "Fail", "Publish");
        now += SECOND;
        inFlight();
        on(new TokenInput.Broken("NoClassDefFoundError"), "Idle", "Fail");
        now += 2 * SECOND - 1;
        asked("Idle", "TurnDown");
        now++;
        queued();
    }
}
