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
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

class OverallCheckTest {

    private final Fakes.Statuses auth = new Fakes.Statuses();
    private final OverallCheck check = new OverallCheck(InstantSource.fixed(NOON));

    @BeforeEach
    void allServicesAreThere() {
        auth.put("ACME", State.FRESH, NOON.plusSeconds(60), null);
        auth.put("EMCA", State.NOT_ASKED, null, null);
        check.auth = auth;
        check.resolver = new Fakes.Hosts();
        check.store = store();
    }

    @Test
    void allIsWell() {
        check.store = store("ACME", "EMCA");

        assertSays(Result.Status.OK, "ACME: the token held expires in 1 min");
        assertSays(Result.Status.OK, "EMCA: nobody has asked");
    }

    @Test
    void theWorstOrganisationDecides() {
        auth.put("EMCA", State.REFUSED, null, "wrong password");
        check.store = store("ACME", "EMCA");

        assertSays(Result.Status.CRITICAL, "EMCA: no token is held; wrong password");
    }

    @Test
    void aTokenWhoseHostIsRefusedIsCriticalThoughItLives() {
        check.store = store("ACME");
        Fakes.Hosts hosts = new Fakes.Hosts();
        hosts.refusal = "svc is refused: mend allowed.hosts";
        check.resolver = hosts;

        assertSays(Result.Status.CRITICAL, "ACME: svc is refused: mend allowed.hosts");
    }

    @Test
    void aServiceThatIsNotThereYetIsNamed() {
        check.store = null;
        assertSays(Result.Status.TEMPORARILY_UNAVAILABLE, "cloud.powerepos.des.credentials");
        check.store = store("ACME");
        check.auth = null;
        assertSays(Result.Status.TEMPORARILY_UNAVAILABLE, "cloud.powerepos.des.auth");
        check.auth = auth;
        check.resolver = null;
        assertSays(Result.Status.TEMPORARILY_UNAVAILABLE, "cloud.powerepos.des.endpoint");
    }

    @Test
    void aRefusedConfigurationWithTheLastGoodOneInForceIsAWarning() {
        check.store = store(problem("ACME"), "ACME");
        assertSays(Result.Status.WARN, "acme.cfg is refused: mend it");
        check.store = store(problem(""), "ACME");
        assertSays(Result.Status.WARN, "acme.cfg is refused: mend it");
    }

    @Test
    void aRefusedConfigurationWithNothingInForceIsCritical() {
        check.store = store(problem("OTHER"), "ACME");
        assertSays(Result.Status.CRITICAL, "acme.cfg is refused: mend it");
        check.store = store(problem(""));
        assertSays(Result.Status.CRITICAL, "acme.cfg is refused: mend it");
    }

    @Test
    void anIgnoredKeyIsAWarning() {
        check.store = store(problem("OTHER", Effect.KEY_IGNORED), "ACME");
        assertSays(Result.Status.WARN, "acme.cfg: mend it");
    }

    @Test
    void aServiceWithoutAUsableConfigurationIsCriticalAndWithTheLastGoodOneAWarning() {
        check.store = store("ACME");
        auth.problems = List.of(problem("", Effect.NOTHING_IN_FORCE));
        assertSays(Result.Status.CRITICAL, "acme.cfg is refused: mend it");
        auth.problems = List.of(problem("", Effect.LAST_GOOD_IN_FORCE));
        assertSays(Result.Status.WARN, "acme.cfg is refused: mend it");
        auth.problems = List.of(problem("", Effect.KEY_IGNORED));
        assertSays(Result.Status.WARN, "acme.cfg: mend it");
    }

    @Test
    void nothingConfiguredIsAWarningThatSaysHow() {
        assertSays(Result.Status.WARN, "etc/cloud.powerepos.des.organisation-NAME.cfg");
    }

    static List<Throwable> whateverAServiceThrows() {
        return List.of(new IllegalArgumentException("secret"), new OutOfMemoryError("secret"),
                new NoClassDefFoundError("secret"), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("whateverAServiceThrows")
    void anOrganisationThatBreaksAServiceIsCriticalAndTheOthersAreAsTheyAre(Throwable error) {
        auth.broken.put("BROKEN", error);
        check.store = store("ACME", "BROKEN", "EMCA");
        assertSays(Result.Status.CRITICAL, "BROKEN: Unforeseen error " + error.getClass().getName());
        assertSays(Result.Status.CRITICAL, "ACME: the token held expires in 1 min");
        assertSays(Result.Status.CRITICAL, "EMCA: nobody has asked");
        assertFalse(check.execute().toString().contains("secret"));
    }

    @ParameterizedTest
    @MethodSource("whateverAServiceThrows")
    void problemsThatCannotBeListedCostNoOrganisation(Throwable error) {
        check.store = new BrokenStore(error, Set.of("ACME"));
        assertSays(Result.Status.CRITICAL, "The problems of organisations cannot be listed: Unforeseen error");
        assertSays(Result.Status.CRITICAL, "ACME: the token held expires in 1 min");
    }

    @ParameterizedTest
    @MethodSource("whateverAServiceThrows")
    void organisationsThatCannotBeListedCostNoProblem(Throwable error) {
        check.store = new BrokenStore(error, null);
        auth.problems = List.of(problem("", Effect.LAST_GOOD_IN_FORCE));
        assertSays(Result.Status.CRITICAL, "The organisations cannot be listed: Unforeseen error");
        assertSays(Result.Status.CRITICAL, "acme.cfg is refused: mend it");
    }

    /** @param codes null where it breaks too */
    private record BrokenStore(Throwable error, Set<String> codes) implements CredentialStore {

        @Override
        public Set<String> organisationCodes() {
            if (codes == null) {
                throw Fakes.<RuntimeException>unchecked(error);
            }
            return codes;
        }

        @Override
        public List<ConfigurationProblem> problems() {
            throw Fakes.<RuntimeException>unchecked(error);
        }

        @Override
        public Optional<DesCredentials> find(String code) {
            throw Fakes.<RuntimeException>unchecked(error);
        }
    }

    private void assertSays(Result.Status status, String text) {
        Result result = check.execute();
        assertEquals(status, result.getStatus(), result::toString);
        assertTrue(result.toString().contains(text), result::toString);
    }

    private static ConfigurationProblem problem(String code) {
        return problem(code, Effect.NOTHING_IN_FORCE);
    }

    private static ConfigurationProblem problem(String code, Effect effect) {
        return new ConfigurationProblem("acme.cfg", "client.secret", code, "mend it", effect);
    }

    private static Fakes.Store store(String... codes) {
        return new Fakes.Store(new TreeSet<>(Set.of(codes)), List.of());
    }

    private static Fakes.Store store(ConfigurationProblem problem, String... codes) {
        return new Fakes.Store(new TreeSet<>(Set.of(codes)), List.of(problem));
    }
}
