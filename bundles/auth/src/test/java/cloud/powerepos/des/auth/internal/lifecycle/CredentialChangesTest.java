package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Issued;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.credentials.DesCredentials;

/** What is kept and what is said when credentials change. */
class CredentialChangesTest extends TransitionsFixture {

    private static DesCredentials client(String secret, long generation) {
        return new DesCredentials("ACME", "client", secret, "account", "password", generation, "acme.cfg");
    }

    private void changed(DesCredentials latest, String... expected) {
        on(new TokenInput.CredentialsChanged(latest), state.phase().getClass().getSimpleName(), expected);
    }

    private TokenEffect.Publish published() {
        return effect(TokenEffect.Publish.class);
    }

    private void assertPublished(TokenEvent.Type type, String message) {
        assertEquals(new TokenEffect.Publish(type, message, Optional.empty()), published());
    }

    @Test
    void otherClientSecretKeepsTheTokenAndVoidsWhatIsKnownOfTheClient() {
        holding();
        AccessToken token = state.cached().token();
        now += 10 * SECOND;
        changed(client("other", 2), "ForgetClient", "Schedule", "Publish");
        assertPublished(TokenEvent.Type.CREDENTIALS_CHANGED,
                "new secrets of the same service account; the token is replaced");
        assertSame(token, state.cached().token());
        assertEquals(0, effect(TokenEffect.Schedule.class).nanos());
    }

    @Test
    void tokenThatIsDueAlreadyStaysDue() {
        holding();
        now += 800 * SECOND;
        changed(credentials("account", "other", 2), "Schedule", "Publish");
        assertEquals(800 * SECOND, state.cached().refreshAt());
    }

    @Test
    void tokenAfterNewSecretsIsARefreshAndAfterAnotherAccountAFirstOne() {
        holding();
        changed(credentials("account", "other", 2), "Schedule", "Publish");
        assertEquals(Grant.PASSWORD, state.lastGrant());
        on(new TokenInput.RefreshDue(), "Queued", "Start");
        inFlight();
        on(issued("t2", null), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Publish");
        assertSame(TokenEvent.Type.REFRESHED, published().type());
        changed(credentials("another", "password", 3), "ForgetClient", "Publish");
        assertPublished(TokenEvent.Type.CREDENTIALS_CHANGED,
                "another service account or client; the old token is forgotten");
        assertNull(state.lastGrant());
        inFlight();
        on(issued("t3", null), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Schedule", "Publish");
        assertSame(TokenEvent.Type.ISSUED, published().type());
    }

    @Test
    void removalIsSaidOnceAndSoIsTheReturn() {
        changed(null, "ForgetClient", "Publish");
        assertPublished(TokenEvent.Type.REMOVED, "not configured any more; its token is forgotten");
        changed(null);
        changed(credentials("account", "password", 1), "ForgetClient", "Publish");
    }

    @Test
    void letterCaseIsReportedOnceForEachConfiguration() {
        for (long generation = 2; generation < 4; generation++) {
            inFlight();
            on(replied(new Issued(reply("t1", null, "acme"))), "Idle", "WarnOfLetterCase", "ClientAccepted",
                    "ServerWorks", "Deliver", "Schedule", "Publish");
            assertEquals("acme", effect(TokenEffect.WarnOfLetterCase.class).written());
            on(new TokenInput.RenewAsked(), "Queued", "ForceProbe", "Start", "Join");
            inFlight();
            on(replied(new Issued(reply("t2", null, "acme"))), "Idle", "ClientAccepted", "ServerWorks", "Deliver",
                    "Schedule", "Publish");
            changed(credentials("other" + generation, "password", generation), "ForgetClient", "Publish");
        }
    }

    @Test
    void changeWhileARequestWaitsForItsTurnEndsNothing() {
        queued();
        changed(credentials("account", "other", 2), "Publish");
        inFlight();
        assertEquals("other", attempt().credentials().serviceAccountPassword());
    }

    @Test
    void failuresOfOldCredentialsAreForgotten() {
        inFlight();
        on(failed(false), "Idle", "ServerFails", "Fail", "Publish");
        changed(credentials("account", "other", 2), "Publish");
        queued();
    }
}
