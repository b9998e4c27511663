package cloud.powerepos.des.endpoint.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.InvalidConfigurationException;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.internal.rules.Notices;
import cloud.powerepos.des.endpoint.internal.rules.TokenRules;
import cloud.powerepos.des.testing.Tokens;

class EndpointConfigurationTest extends ResolverFixture {

    @Test
    void newRulesApplyToATokenThatWasAcceptedBefore() {
        EndpointResolver resolver = resolver(config(""));
        DesEndpoint before = resolver.resolve("ACME");
        deliver(config("", "*.example"));
        assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve("ACME"));
        deliver(config("", "*.example,*.powerepos.cloud"));
        assertNotSame(before, resolver.resolve("ACME"));
    }

    @Test
    void whoAsksAfterAChangeOfTheRulesIsNeverAnsweredByTheOldOnes() throws Exception {
        EndpointResolver resolver = resolver(config(""));
        Supplier<DesEndpoint> handle = resolver.endpoints("ACME");
        AtomicBoolean asking = new AtomicBoolean(true);
        Thread reader = new Thread(() -> {
            while (asking.get()) {
                try {
                    assertNotNull(handle.get());
                } catch (InvalidTokenReplyException e) {
                    // by the new rules
                }
            }
        });
        reader.start();
        try {
            for (int i = 0; i < 2_000; i++) {
                deliver(config("", "*.powerepos.cloud"));
                deliver(config("", "*.example"));
                assertThrows(InvalidTokenReplyException.class, handle::get);
            }
        } finally {
            asking.set(false);
            reader.join();
        }
    }

    @Test
    void newRulesLeaveWhatIsKnownOfTheHost() {
        EndpointResolver resolver = resolver(config(""));
        DesEndpoint before = resolver.resolve("ACME");
        deliver(config("", "*.example"));
        assertEquals(before.serviceUri(), component.report().lastServiceUri("ACME").orElseThrow());
    }

    @Test
    void anUnchangedConfigurationKeepsWhatIsHeld() {
        EndpointResolver resolver = resolver(config("", "*.powerepos.cloud"));
        DesEndpoint before = resolver.resolve("ACME");
        deliver(config(" ", " ", "*.PowerEPOS.cloud"));
        assertSame(before, resolver.resolve("ACME"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwks", "/jwks", "http://auth.example/jwks", "https://user:canary@auth.example/jwks",
        "ftp://auth.example/", "https:///jwks", "$[env:canary]", "https://a b/", "https://auth.example/#canary"})
    void aFirstConfigurationThatCannotBeUsedLetsNothingThrough(String jwksUri) {
        LogFile log = new LogFile();
        EndpointResolver resolver = resolver(config(jwksUri));
        String message = assertThrows(InvalidConfigurationException.class, () -> resolver.resolve("ACME")).getMessage();
        assertTrue(message.contains("cloud.powerepos.des.endpoint") && message.contains("jwks.uri")
                && (message.contains("write an absolute https address") || message.contains("placeholder")), message);
        assertEquals(1, log.lines("ERROR").size(), log::text);
        assertFalse((message + log.text()).contains("canary"), log::text);
        deliver(config(""));
        assertEquals(Tokens.SVC, resolver.resolve("ACME").serviceUri().toString());
    }

    @Test
    void aLaterConfigurationThatCannotBeUsedLeavesTheLastGoodOneInForce() {
        LogFile log = new LogFile();
        EndpointResolver resolver = resolver(config("", "*.powerepos.cloud"));
        DesEndpoint before = resolver.resolve("ACME");
        deliver(config("", "https://des.powerepos.cloud"));
        assertSame(before, resolver.resolve("ACME"));
        AccessToken elsewhere = Tokens.token("other", "https://evil.example/");
        assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve(elsewhere));
        assertEquals(1, log.lines("ERROR").size(), log::text);
        assertTrue(log.lines("ERROR").get(0).contains("allowed.hosts"), log::text);
    }

    @Test
    void aMisspeltKeyIsToldWithTheNearestOne() {
        LogFile log = new LogFile();
        resolver(RawConfiguration.ofMap(Map.of("allowed.host", "x")));
        assertEquals(1, log.lines("WARN").size(), log::text);
        assertTrue(log.lines("WARN").get(0).contains("did you mean allowed.hosts?"), log::text);
        assertEquals("allowed.host", component.report().configurationProblems().get(0).key());
    }

    @Test
    void aConfigurationThatIsDeletedOpensNoHost() {
        EndpointResolver resolver = resolver(config("", "*.powerepos.cloud"));
        AccessToken elsewhere = Tokens.token("other", "https://evil.example/");
        receiver.updated(null);
        assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve(elsewhere));
        List.copyOf(later).forEach(Runnable::run);
        assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve(elsewhere));
        assertEquals("allowed.hosts", component.report().configurationProblems().get(0).key());
        component.deactivate();
        EndpointResolver successor = opened();
        assertThrows(InvalidTokenReplyException.class, () -> successor.resolve(elsewhere), "also after a restart");
        later.clear();
        deliver(config("", "*"));
        assertThrows(InvalidTokenReplyException.class, () -> successor.resolve(elsewhere),
                "may be the beginning of a line");
        List.copyOf(later).forEach(Runnable::run);
        assertEquals("https://evil.example/", successor.resolve(elsewhere).serviceUri().toString());
    }

    @Test
    void aListWithoutAnyHostOpensNothing() {
        EndpointResolver resolver = resolver(config("", " , "));
        assertThrows(InvalidConfigurationException.class, () -> resolver.resolve("ACME"));
    }

    @Test
    void untilAConfigurationIsDeliveredThereIsNoService() {
        opened();
        assertTrue(framework.services.isEmpty());
        receiver.updated(null);
        assertEquals(3, framework.services.size());
    }

    @Test
    void aPairOfRulesThatWereReplacedMeanwhileIsNotKept() {
        EndpointResolver[] holder = new EndpointResolver[1];
        TokenRules after = token -> new DesEndpoint(URI.create("https://after.example/"), token);
        holder[0] = new EndpointResolver(auth, auth, store, new Notices(), token -> {
            holder[0].enforce(after);
            return new DesEndpoint(URI.create("https://before.example/"), token);
        }, (organisation, from, to) -> { }, Runnable::run);
        assertEquals("https://before.example/", holder[0].resolve("ACME").serviceUri().toString());
        assertEquals("https://after.example/", holder[0].resolve("ACME").serviceUri().toString());
    }

    @Test
    void anOrganisationThatComesBackIsWarnedOfAgain() {
        LogFile log = new LogFile();
        EndpointResolver resolver = resolver(config("", "elsewhere.example"));
        for (int i = 0; i < 2; i++) {
            assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve("ACME"));
            assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve("ACME"));
            store.codes.clear();
            framework.announce("ACME");
            store.codes.add("ACME");
        }
        assertEquals(2, log.lines("WARN").size(), log::text);
    }

    @Test
    void anotherLetterCaseIsAcceptedUnlessThatIsAnOrganisationToo() {
        EndpointResolver resolver = resolver(config(""));
        auth.current.set(Tokens.token(Tokens.jwt("{\"org_id\":\"acme\"}"), Tokens.SVC));
        assertEquals(Tokens.SVC, resolver.resolve("ACME").serviceUri().toString());
        store.codes.add("acme");
        auth.current.set(Tokens.token(Tokens.jwt("{\"org_id\":\"acme\",\"n\":2}"), Tokens.SVC));
        assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve("ACME"));
    }

    @Test
    void keysAreKeptWhileTheirAddressIsTheSame() {
        auth.current.set(Tokens.token(Tokens.jwt("{}"), Tokens.SVC));
        http.status = 503;
        EndpointResolver resolver = resolver(config("https://auth.example/jwks"));
        assertThrows(AuthServerUnavailableException.class, () -> resolver.resolve("ACME"));
        deliver(config("https://auth.example/jwks", "*.powerepos.cloud"));
        assertThrows(AuthServerUnavailableException.class, () -> resolver.resolve("ACME"));
        assertEquals(1, http.calls.size(), "the last attempt is remembered with them");
        deliver(config("https://auth.example/other", "*.powerepos.cloud"));
        assertThrows(AuthServerUnavailableException.class, () -> resolver.resolve("ACME"));
        assertEquals(2, http.calls.size());
    }
}
