package cloud.powerepos.des.health.internal;

import static cloud.powerepos.des.health.internal.Fakes.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.LookedAt;

class OverallCheckTest {

    private final Fakes.Statuses auth = new Fakes.Statuses();
    private final OverallCheck check = new OverallCheck(InstantSource.fixed(NOON));
    private final Present present = new Present();

    /** The services that are there. */
    private static final class Present {
        CredentialStore store;
        Fakes.Statuses auth;
        LookedAt resolver;
    }

    @BeforeEach
    void allServicesAreThere() {
        auth.put("ACME", State.FRESH, NOON.plusSeconds(60), null);
        auth.put("EMCA", State.NOT_ASKED, null, null);
        present.auth = auth;
        present.resolver = new LookedAt();
        present.store = store();
    }

    @Test
    void allIsWell() {
        present.store = store("ACME", "EMCA");

        assertSays(Result.Status.OK, "2 organisations: 1 fresh, 1 not asked");
        assertFalse(check.execute().toString().contains("ACME"), "who is well is not named");
    }

    @Test
    void theWorstOrganisationDecides() {
        auth.put("EMCA", State.REFUSED, null, "wrong password");
        present.store = store("ACME", "EMCA");

        assertSays(Result.Status.CRITICAL, "EMCA: no token is held; wrong password");
        assertFalse(check.execute().toString().contains("ACME"), "who is well is not named among the worst");
    }

    @Test
    void aTokenWhoseHostIsRefusedIsCriticalThoughItLives() {
        present.store = store("ACME");
        LookedAt hosts = new LookedAt();
        hosts.refusals.put("ACME", "svc is refused: fix allowed.hosts");
        present.resolver = hosts;

        assertSays(Result.Status.CRITICAL, "ACME: svc is refused: fix allowed.hosts");
    }

    @Test
    void withoutOperationsNothingIsKnown() {
        Result result = new OverallCheck(InstantSource.fixed(NOON)).execute();
        assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, result.getStatus());
        assertTrue(result.toString().contains("cloud.powerepos.des.operations"), result::toString);
    }

    @Test
    void aServiceThatIsNotThereYetIsNamed() {
        present.store = null;
        assertSays(Result.Status.TEMPORARILY_UNAVAILABLE, "cloud.powerepos.des.credentials");
        present.store = store("ACME");
        present.auth = null;
        assertSays(Result.Status.TEMPORARILY_UNAVAILABLE, "cloud.powerepos.des.auth");
        present.auth = auth;
        present.resolver = null;
        assertSays(Result.Status.TEMPORARILY_UNAVAILABLE, "cloud.powerepos.des.endpoint");
    }

    @Test
    void aRefusedConfigurationWithTheLastGoodOneInForceIsAWarning() {
        present.store = store(problem("ACME"), "ACME");
        assertSays(Result.Status.WARN, "acme.cfg is refused: fix it");
        present.store = store(problem(""), "ACME");
        assertSays(Result.Status.WARN, "acme.cfg is refused: fix it");
    }

    @Test
    void aRefusedConfigurationWithNothingInForceIsCritical() {
        present.store = store(problem("OTHER"), "ACME");
        assertSays(Result.Status.CRITICAL, "acme.cfg is refused: fix it");
        present.store = store(problem(""));
        assertSays(Result.Status.CRITICAL, "acme.cfg is refused: fix it");
    }

    @Test
    void anIgnoredKeyIsAWarning() {
        present.store = store(problem("OTHER", Effect.KEY_IGNORED), "ACME");
        assertSays(Result.Status.WARN, "acme.cfg: fix it");
    }

    @Test
    void aServiceWithoutAUsableConfigurationIsCriticalAndWithTheLastGoodOneAWarning() {
        present.store = store("ACME");
        auth.serviceProblems = List.of(ofService(Effect.NOTHING_IN_FORCE));
        assertSays(Result.Status.CRITICAL, "auth.cfg is refused: fix it");
        auth.serviceProblems = List.of(problem("", Effect.LAST_GOOD_IN_FORCE));
        assertSays(Result.Status.WARN, "acme.cfg is refused: fix it");
        auth.serviceProblems = List.of(problem("", Effect.KEY_IGNORED));
        assertSays(Result.Status.WARN, "acme.cfg: fix it");
    }

    @Test
    void nothingConfiguredIsAWarningThatSaysHow() {
        assertSays(Result.Status.WARN, "etc/cloud.powerepos.des.organisation-NAME.cfg");
    }

    @Test
    void ofThousandsTheWorstTenAreNamedAndTheOthersCounted() {
        Set<String> codes = new TreeSet<>();
        for (int number = 1000; number < 6000; number++) {
            codes.add("ORG" + number);
            auth.put("ORG" + number, State.FRESH, NOON.plusSeconds(60), null);
        }
        auth.put("ORG4711", State.REFUSED, null, "wrong password; fix it");
        for (int number = 2000; number < 2100; number++) {
            auth.put("ORG" + number, State.DEGRADED, NOON.plusSeconds(60), "not reached; see that it can be");
        }
        present.store = new Fakes.Store(codes, List.of());
        assertSays(Result.Status.CRITICAL, "ORG4711: no token is held; wrong password; fix it");
        String text = check.execute().toString();
        assertTrue(text.contains("5,000 organisations: 1 refused, 100 degraded, 4,899 fresh"), text);
        assertTrue(text.contains("100 organisations: not reached; see that it can be"), text);
        assertTrue(text.contains("ORG2008: ") && !text.contains("ORG2009: "), text);
        assertTrue(text.contains("and 91 more organisations: see des:list"), text);
        assertTrue(text.length() < 3000, text);
    }

    @Test
    void thoseThatAreNotNamedCountToo() {
        Set<String> codes = new TreeSet<>();
        for (int number = 10; number < 50; number++) {
            codes.add("ORG" + number);
            auth.put("ORG" + number, State.WAITING, null, "not reached");
        }
        present.store = new Fakes.Store(codes, List.of());
        check.operations = Fakes.operations(present.store, present.auth, present.resolver);
        assertEquals(12, check.execute().toString().split("CRITICAL", -1).length - 1);
    }

    @Test
    void aFailingAuthServerIsAWarningWhileTokensLive() {
        present.store = store("ACME");
        auth.authServer = new AuthServerStatus(AuthServerStatus.State.OPEN, Optional.of(NOON.minusSeconds(75)),
                Optional.empty(), Optional.of("not reached; see token.endpoint"));
        assertSays(Result.Status.WARN, "The AuthServer has been failing for 1 min: not reached; see token.endpoint");
    }

    static List<Throwable> whateverAServiceThrows() {
        return List.of(new IllegalArgumentException("secret"), new OutOfMemoryError("secret"),
                new NoClassDefFoundError("secret"), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("whateverAServiceThrows")
    void anOrganisationThatBreaksAServiceIsCriticalAndTheOthersAreAsTheyAre(Throwable error) {
        auth.broken = (method, organisation) -> FakeStore.fail(organisation.equals("BROKEN") ? error : null);
        present.store = store("ACME", "BROKEN", "EMCA");
        assertSays(Result.Status.CRITICAL, "BROKEN: Unforeseen error " + error.getClass().getName());
        assertSays(Result.Status.CRITICAL, "3 organisations: 1 broken, 1 fresh, 1 not asked");
        assertFalse(check.execute().toString().contains("secret"));
    }

    @ParameterizedTest
    @MethodSource("whateverAServiceThrows")
    void problemsThatCannotBeListedCostNoOrganisation(Throwable error) {
        present.store = new BrokenStore(error, Set.of("ACME"));
        assertSays(Result.Status.CRITICAL, "its problems cannot be listed: Unforeseen error");
        assertSays(Result.Status.CRITICAL, "1 organisations: 1 fresh");
    }

    @ParameterizedTest
    @MethodSource("whateverAServiceThrows")
    void organisationsThatCannotBeListedCostNoProblem(Throwable error) {
        present.store = new BrokenStore(error, null);
        auth.serviceProblems = List.of(problem("", Effect.LAST_GOOD_IN_FORCE));
        assertSays(Result.Status.CRITICAL, "its organisations cannot be listed: Unforeseen error");
        assertSays(Result.Status.CRITICAL, "acme.cfg is refused: fix it");
    }

    /** @param codes null where it breaks too */
    private record BrokenStore(Throwable error, Set<String> codes) implements CredentialStore {

        @Override
        public Set<String> organisationCodes() {
            if (codes == null) {
                throw FakeStore.<RuntimeException>sneaky(error);
            }
            return codes;
        }

        @Override
        public List<ConfigurationProblem> problems() {
            throw FakeStore.<RuntimeException>sneaky(error);
        }

        @Override
        public Optional<DesCredentials> find(String code) {
            throw FakeStore.<RuntimeException>sneaky(error);
        }
    }

    private void assertSays(Result.Status status, String text) {
        check.operations = Fakes.operations(present.store, present.auth, present.resolver);
        Result result = check.execute();
        assertEquals(status, result.getStatus(), result::toString);
        assertTrue(result.toString().contains(text), result::toString);
    }

    private static ConfigurationProblem ofService(Effect effect) {
        return new ConfigurationProblem("cloud.powerepos.des.auth.cfg", "scope", "", "fix it", effect);
    }

    private static ConfigurationProblem problem(String code) {
        return problem(code, Effect.NOTHING_IN_FORCE);
    }

    private static ConfigurationProblem problem(String code, Effect effect) {
        return new ConfigurationProblem("acme.cfg", "client.secret", code, "fix it", effect);
    }

    private static Fakes.Store store(String... codes) {
        return new Fakes.Store(new TreeSet<>(Set.of(codes)), List.of());
    }

    private static Fakes.Store store(ConfigurationProblem problem, String... codes) {
        return new Fakes.Store(new TreeSet<>(Set.of(codes)), List.of(problem));
    }
}
