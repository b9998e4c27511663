package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.service.Simulation;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.testing.FakeTokenStore.Call;

/** What nodes that share a token store promise, by the numbers of the rules; see also {@link StoreCrashTest}. */
class StoreRulesTest extends ThreeNodes {

    // ---- R1

    @Test
    void r1CredentialsThatChangeOnOneNodeAfterTheOtherCostOnePasswordGrant() {
        nodes().forEach(this::token);
        server.passwords.put("ACME", "next");
        for (Node node : nodes()) {
            node.configure(Cluster.credentials("ACME", "next", 2));
            token(node);
            cluster.pass(Duration.ofMinutes(10));
        }
        assertEquals(2, server.passwordGrants(), "one for each password");
        assertEquals(2, cluster.store.size(), "nodes that differ have rows of their own");
    }

    static Stream<String> r1EachPartOfWhatATokenDependsOnChangesTheRow() {
        DesCredentials is = new DesCredentials("ACME", "client", "secret", "account", "password", 1, "x.cfg");
        var settings = Simulation.SETTINGS;
        return Stream.of(
                RowId.of(settings, new DesCredentials("ACM", "Eclient", "secret", "account", "password", 1, "x.cfg")),
                RowId.of(settings, new DesCredentials("ACME", "client2", "secret", "account", "password", 1, "x.cfg")),
                RowId.of(settings, new DesCredentials("ACME", "client", "secret2", "account", "password", 1, "x.cfg")),
                RowId.of(settings, new DesCredentials("ACME", "client", "secret", "account2", "password", 1, "x.cfg")),
                RowId.of(settings, new DesCredentials("ACME", "client", "secret", "account", "password2", 1, "x.cfg")),
                RowId.of(settings, new DesCredentials("ACME", "client", "secret", "accountp", "assword", 1, "x.cfg")),
                RowId.of(StoreFixtures.settings("https://other.example/token", "des offline_access"), is),
                RowId.of(StoreFixtures.settings(settings.tokenEndpoint().toString(), "des"), is));
    }

    @ParameterizedTest
    @MethodSource
    void r1EachPartOfWhatATokenDependsOnChangesTheRow(String other) {
        String id = RowId.of(Simulation.SETTINGS,
                new DesCredentials("ACME", "client", "secret", "account", "password", 1, "x.cfg"));
        assertNotEquals(id, other);
        assertEquals(id, RowId.of(Simulation.SETTINGS,
                new DesCredentials("ACME", "client", "secret", "account", "password", 99, "y.cfg")));
        assertTrue(id.matches("[A-Za-z0-9_-]{43}"), id);
    }

    // ---- R3, R4

    @Test
    void r3SettlementThatComesAfterTheLeaseIsDroppedWithItsRefreshToken() {
        cluster.store.before((name, call) -> {
            if (name.equals("a") && call == Call.SETTLE) {
                cluster.store.before((any, other) -> { });
                // the process stands still; another node takes over
                cluster.pass(Duration.ofSeconds(26));
                token(node("b"));
            }
        });
        String late = token(node("a"));
        cluster.pass(Duration.ofSeconds(40));
        String current = token(node("b"));
        assertNotEquals(late, current);
        assertEquals(late, token(node("a")), "its own token is good");
        assertEquals(current, token(node("c")), "that of the node that took over is in the row");
        passInUse(Duration.ofHours(24), Duration.ofMinutes(5));
        assertEquals(2, server.passwordGrants());
        assertEquals(0, server.replays);
    }

    @Test
    void r4NothingIsSentLaterThanFiveSecondsAfterTheTake() {
        token(node("a"));
        cluster.store.after((name, call) -> {
            if (call == Call.TAKE) {
                cluster.store.after((any, other) -> { });
                cluster.time.tick(Duration.ofSeconds(6).toNanos());
            }
        });
        node("a").service.renew("ACME");
        cluster.pass(Duration.ofSeconds(1));
        assertEquals(3, cluster.store.count(Call.TAKE), "not by the old lease, but by one that was taken anew");
        assertEquals(2, server.requests);
        assertEquals(1, server.refreshGrants(), "with the refresh token that was put back");
    }

    // ---- R6

    static Stream<RotatingAuthServer.Answer> r6RefreshTokenThatWasNotSpentGoesBack() {
        return Stream.of(request -> ScriptedAuthServer.json(429, ""), request -> ScriptedAuthServer.json(503, ""),
                request -> {
                    throw ScriptedAuthServer.unsent();
                });
    }

    @ParameterizedTest
    @MethodSource
    void r6RefreshTokenThatWasNotSpentGoesBack(RotatingAuthServer.Answer failing) {
        token(node("a"));
        server.answer = failing;
        passInUse(Duration.ofMinutes(7 * 60), Duration.ofMinutes(5));
        assertTrue(server.requests > 1);
        assertEquals(1, cluster.store.refreshTokens());
        server.answer = request -> null;
        passInUse(Duration.ofMinutes(50), Duration.ofMinutes(5));
        assertEquals(1, server.passwordGrants(), "none is lost");
        assertTrue(server.refreshGrants() >= 1);
    }

    // ---- R10

    @Test
    void r10ClocksAnHourApartHandOutNothingThatHasExpired() {
        cluster.start("b", "key", Duration.ofHours(1));
        cluster.start("c", "key", Duration.ofHours(-1));
        server.life = Duration.ofMinutes(20);
        passInUse(Duration.ofHours(3), Duration.ofSeconds(7));
        assertEquals(1, server.passwordGrants());
        AccessToken fast = node("b").token("ACME");
        AccessToken slow = node("c").token("ACME");
        assertEquals(fast.value(), slow.value());
        assertTrue(Duration.between(slow.expiresAt(), fast.expiresAt()).minusHours(2).abs().toMillis() < 100,
                "times are told by the clock of each node");
    }

    @Test
    void r10SettlementThatIsWrittenLateLengthensNoLife() {
        server.life = Duration.ofMinutes(10);
        cluster.store.before((name, call) -> {
            if (call == Call.SETTLE) {
                cluster.time.tick(Duration.ofSeconds(60).toNanos());
            }
        });
        String token = token(node("a"));
        node("a").kill();
        cluster.pass(Duration.ofSeconds(600 - 60 - 31));
        assertEquals(token, token(node("b")));
        cluster.pass(Duration.ofSeconds(2));
        assertNotEquals(token, token(node("c")), "30 s before its end it is not taken over any more");
    }

    @Test
    void r10TimeOfASlowLookCountsAgainstTheLifeOfTheToken() {
        server.life = Duration.ofMinutes(10);
        token(node("a"));
        node("a").kill();
        cluster.pass(Duration.ofSeconds(565));
        cluster.store.after((name, call) -> cluster.time.tick(Duration.ofMillis(1_900).toNanos()));
        AccessToken late = node("b").token("ACME");
        assertEquals("ACME-1", late.value());
        assertTrue(server.accepts(late.value()));
        cluster.pass(Duration.ofSeconds(4));
        assertNotEquals(late.value(), token(node("b")), "30 s before its end it is not handed out any more");
    }

    // ---- R11

    @Test
    void r11WrongPasswordCostsOneAttemptOnAllNodesAnHour() {
        server.passwords.put("ACME", "another");
        for (int minute = 0; minute < 59; minute++) {
            for (Node node : nodes()) {
                assertThrows(CredentialsRejectedException.class, () -> token(node));
            }
            cluster.pass(Duration.ofMinutes(1));
        }
        assertEquals(1, server.requests);
        assertEquals(TokenStatus.State.REFUSED, node("c").status("ACME").state());
        assertEquals(1, node("c").events.stream().filter(event -> event.type() == TokenEvent.Type.REFUSED).count());
        cluster.pass(Duration.ofMinutes(2));
        nodes().forEach(node -> assertThrows(CredentialsRejectedException.class, () -> token(node)));
        assertEquals(2, server.requests);
        server.passwords.remove("ACME");
        node("b").service.renew("ACME");
        cluster.pass(Duration.ofSeconds(6));
        assertEquals(3, server.requests, "an operator overrides");
        assertEquals(1, nodes().stream().map(this::token).distinct().count());
        assertEquals(3, server.requests, "and the others find the token, though they hold the refusal");
    }

    // ---- R12

    @Test
    void r12TokenOfThreeNodesCostsFiveStatements() {
        passInUse(Duration.ofHours(48), Duration.ofMinutes(10));
        int tokens = server.tokens();
        assertTrue(tokens >= 8, "tokens: " + tokens);
        assertTrue(cluster.store.statements() <= 5 * tokens, cluster.store.statements() + " for " + tokens);
        assertEquals(1, server.passwordGrants());
    }

    @Test
    void r12WhileRequestsFailTheRowIsReadEveryFiveSeconds() {
        server.answer = request -> ScriptedAuthServer.retryAfter(503, "3600");
        assertThrows(Exception.class, () -> token(node("a")));
        long looks = cluster.store.count(Call.LOOK);
        for (int second = 0; second < 60; second++) {
            assertThrows(Exception.class, () -> token(node("a")));
            cluster.pass(Duration.ofSeconds(1));
        }
        long more = cluster.store.count(Call.LOOK) - looks;
        assertTrue(more >= 11 && more <= 13, () -> more + " looks in a minute");
        assertEquals(1, server.requests);
        server.answer = request -> null;
        String other = token(node("b"));
        cluster.pass(Duration.ofSeconds(5));
        assertEquals(other, token(node("a")), "the failing AuthServer does not hide it");
    }

    // ---- R13

    @Test
    void r13OneBadTokenOnAllNodesCostsOneNewToken() {
        String bad = token(node("a"));
        List<AccessToken> held = nodes().stream().map(node -> node.token("ACME")).toList();
        for (int number = 0; number < 3; number++) {
            nodes().get(number).service.reject(held.get(number));
        }
        cluster.pass(Duration.ofSeconds(3));
        List<String> replaced = nodes().stream().map(this::token).distinct().toList();
        assertEquals(1, replaced.size());
        assertNotEquals(bad, replaced.get(0));
        assertEquals(2, server.tokens());
    }

    // ---- R16, R17

    @Test
    void r16RowThatCannotBeReadIsNotOverwrittenWhileItsTokenLives() {
        String shared = token(node("a"));
        cluster.start("b", "another key", Duration.ZERO);
        String own = token(node("b"));
        assertNotEquals(shared, own);
        assertEquals(shared, token(node("c")));
        passInUse(Duration.ofHours(48), Duration.ofMinutes(10));
        assertEquals(2, server.passwordGrants(), "one for each key");
        assertEquals(0, server.replays);
    }

    @Test
    void r17PurgedRowIsMadeAnew() throws Exception {
        token(node("a"));
        node("a").store.purge("ACME");
        passInUse(Duration.ofHours(9), Duration.ofMinutes(10));
        assertEquals(2, server.passwordGrants(), "the refresh token was in the row");
        assertEquals(1, cluster.store.size());
    }
}
