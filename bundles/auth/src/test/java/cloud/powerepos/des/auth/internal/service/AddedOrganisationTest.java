package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.InvalidConfigurationException;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

/** What happens around the first call for an organisation. */
class AddedOrganisationTest {

    private final ServiceParts parts = new ServiceParts();

    private static Optional<DesCredentials> credentials(String password, long generation) {
        return Optional.of(new DesCredentials("ACME", "client", "secret", "account", password, generation,
                "acme.cfg"));
    }

    private static ConfigurationProblem problem(String organisation, String message, Effect effect) {
        return new ConfigurationProblem("x.cfg", "key", organisation, message, effect);
    }

    @Test
    void changeThatIsAnnouncedWhileItIsAddedIsTakenOver() {
        int[] looks = {0};
        parts.credentials = code -> looks[0]++ == 0 ? credentials("old", 1) : credentials("new", 2);
        assertEquals("token-1", parts.request("ACME").join().value());
        assertEquals("new", parts.server.requests.get(0).request().credentials().serviceAccountPassword());
    }

    @Test
    void serviceThatStopsWhileItIsAddedSendsNothing() {
        int[] looks = {0};
        parts.credentials = code -> {
            if (looks[0]++ == 0) {
                parts.service.close();
            }
            return credentials("password", 1);
        };
        assertSame(AccessClosedException.class, ServiceParts.error(parts.request("ACME")).getClass());
        assertEquals(0, parts.server.count());
        assertEquals(0, parts.time.pendingTimers());
    }

    @Test
    void twoCallersWhoAddItAtTheSameTimeShareOneRequest() {
        List<CompletionStage<AccessToken>> other = new ArrayList<>();
        parts.credentials = code -> {
            if (other.isEmpty()) {
                other.add(null);
                other.set(0, parts.service.requestToken("ACME"));
            }
            return credentials("password", 1);
        };
        AccessToken token = parts.request("ACME").join();
        assertSame(token, other.get(0).toCompletableFuture().join());
        assertEquals(1, parts.server.count());
    }

    @Test
    void withoutAConfigurationThereIsNoTokenAndNoHandle() {
        parts.settings = () -> {
            throw new InvalidConfigurationException("", "no configuration is in force");
        };
        assertThrows(InvalidConfigurationException.class, () -> parts.service.tokens("ACME"));
        assertSame(InvalidConfigurationException.class, ServiceParts.error(parts.request("ACME")).getClass());
        parts.settings = () -> Simulation.SETTINGS;
        assertEquals("token-1", parts.request("ACME").join().value());
    }

    @Test
    void organisationWhoseConfigurationIsRefusedIsToldWhy() {
        parts.credentials = code -> Optional.empty();
        parts.problems = List.of(problem("ACME", "one is wrong", Effect.NOTHING_IN_FORCE),
                problem("ACME", "is not read", Effect.KEY_IGNORED),
                problem("BETA", "is of another one", Effect.NOTHING_IN_FORCE),
                problem("ACME", "two is wrong", Effect.LAST_GOOD_IN_FORCE));
        DesAccessException told = ServiceParts.error(parts.request("ACME"));
        assertSame(UnknownOrganisationException.class, told.getClass());
        assertEquals("Organisation ACME: one is wrong; two is wrong", told.getMessage());
        assertEquals("Organisation GAMMA: not configured; add a file etc/cloud.powerepos.des.organisation-NAME.cfg"
                + " with organisation.code=GAMMA", ServiceParts.error(parts.request("GAMMA")).getMessage());
    }

    @Test
    void problemsOfItsOwnConfigurationAreToldUntilItStops() {
        parts.configurationProblems = List.of(problem("", "the scope is empty", Effect.LAST_GOOD_IN_FORCE));
        assertEquals(parts.configurationProblems, parts.service.configurationProblems());
        parts.service.close();
        assertEquals(List.of(), parts.service.configurationProblems());
    }

    @Test
    void credentialStoreThatFailsIsAnErrorThatCallersKnow() {
        parts.credentials = code -> {
            throw new IllegalStateException("broken");
        };
        assertThrows(AuthServerUnavailableException.class, () -> parts.service.token("ACME"));
        assertThrows(AuthServerUnavailableException.class, () -> parts.service.status("ACME"));
        assertSame(AuthServerUnavailableException.class, ServiceParts.error(parts.request("ACME")).getClass());
    }

    @Test
    void storedErrorIsShownThoughTheCredentialStoreFails() {
        parts.server.behaviour = request -> ScriptedAuthServer.error(400, "invalid_grant");
        parts.request("ACME");
        parts.credentials = code -> {
            throw new IllegalStateException("broken");
        };
        String told = ServiceParts.error(parts.request("ACME")).getMessage();
        assertTrue(told.endsWith("fix service.account.id or service.account.password in its configuration, or the"
                + " password file that it names"), told);
    }

    @Test
    void statusOfOneThatWasNotAskedIsNoCall() {
        assertEquals("BETA", parts.service.status("BETA").orElseThrow().organisationCode());
        assertEquals(Optional.empty(), parts.service.held("BETA"));
        assertEquals(Optional.empty(), parts.service.status("GAMMA").map(status -> status.state()));
        assertEquals(8, parts.service.parallelRequests());
    }
}
