package cloud.powerepos.des.operations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckReport;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;
import cloud.powerepos.des.testing.Fakes;
import cloud.powerepos.des.testing.ScriptedHttp;

/** When answers about many organisations are worked out anew, and what they are made of. */
class FreshAnswersTest {

    private final Fakes fakes = new Fakes();
    private CoreServices core = new CoreServices(fakes, fakes, fakes, fakes, fakes, new ScriptedHttp());
    private final Operations operations = new Operations(() -> core,
            new ExposedSecrets(List::of, Path.of("no-such-folder")), Fakes.CLOCK, () -> 0, Operations.LIFETIME);

    @BeforeEach
    void manyOrganisations() {
        fakes.token.complete(Fakes.holding("the-token"));
        IntStream.range(0, 201).forEach(number -> {
            fakes.known("ORG" + number);
            fakes.statuses.put("ORG" + number, Fakes.living("ORG" + number));
        });
        assertEquals(Map.of(State.FRESH, 201), operations.summary().states());
        fakes.statuses.remove("ORG7");
        assertEquals(Map.of(State.FRESH, 201), operations.summary().states());
    }

    @Test
    void afterACheckTheAnswerIsNew() throws Exception {
        operations.check("ORG1", outcome -> { });
        assertEquals(Map.of(State.FRESH, 200, State.BROKEN, 1), operations.summary().states());
    }

    @Test
    void afterACheckThatBreaksTheAnswerIsNewToo() {
        assertThrows(IllegalStateException.class, () -> operations.check("ORG1", outcome -> {
            throw new IllegalStateException();
        }));
        assertEquals(Map.of(State.FRESH, 200, State.BROKEN, 1), operations.summary().states());
    }

    @Test
    void afterARenewalThatCouldNotBeginTheAnswerIsNewToo() {
        CoreServices before = core;
        core = new CoreServices(fakes, null, null, fakes, fakes, null);
        assertThrows(CompletionException.class, () -> operations.renew("ORG1").toCompletableFuture().join());
        core = before;
        assertEquals(Map.of(State.FRESH, 200, State.BROKEN, 1), operations.summary().states());
    }

    @Test
    void everyServiceThatIsReplacedMakesItNew() {
        ScriptedHttp http = new ScriptedHttp();
        for (CoreServices other : List.of(new CoreServices(new Fakes(), fakes, fakes, fakes, fakes, http),
                new CoreServices(fakes, new Fakes(), fakes, fakes, fakes, http),
                new CoreServices(fakes, fakes, new Fakes(), fakes, fakes, http),
                new CoreServices(fakes, fakes, fakes, new Fakes(), fakes, http),
                new CoreServices(fakes, fakes, fakes, fakes, new Fakes(), http),
                new CoreServices(fakes, fakes, fakes, fakes, fakes, new ScriptedHttp()),
                new CoreServices(fakes, fakes, fakes, fakes, fakes, http, new StoreServices(null, List::of)))) {
            assertFalse(other.isSame(new CoreServices(fakes, fakes, fakes, fakes, fakes, http)));
        }
        assertTrue(core.isSame(core));
    }

    @Test
    void aCheckKnowsWhatIsWrongWithEveryService() throws Exception {
        fakes.serviceProblems = List.of(new ConfigurationProblem("auth.cfg", "scop", "", "is no key: remove it",
                Effect.KEY_IGNORED));
        assertTrue(operations.check("ORG1", outcome -> { }).outcomes().get(0).text()
                .endsWith("; but auth.cfg: is no key: remove it; auth.cfg: is no key: remove it"), "of two services");
    }

    @Test
    void claimsAreThoseOfTheTokenThatIsHeld() {
        fakes.held = Optional.of(Fakes.holding("e30.eyJvcmdfaWQiOiJPUkcxIn0.c2ln"));
        assertEquals(Map.of("org_id", "ORG1"), operations.claims("ORG1"));
        fakes.held = Optional.empty();
        assertEquals(Map.of(), operations.claims("ORG1"));
    }

    @Test
    void theTokenStoreIsAStepWhereThereIsOne() throws Exception {
        StoredTokens stored = new StoredTokens();
        core = new CoreServices(fakes, fakes, fakes, fakes, fakes, new ScriptedHttp(), stored.services());
        CheckReport report = operations.check("ORG1", outcome -> { });
        assertEquals(List.of("Configuration", "Secrets", "Store", "AuthServer", "Token", "Endpoint", "DES"),
                report.outcomes().stream().map(CheckOutcome::step).toList());
        assertEquals("files in /data/store: nothing stored yet", report.outcomes().get(2).text());
    }

    /** As a component that gets its services later. */
    @Test
    void beforeAnyServiceIsThereWhatIsMissingIsNamed() {
        Operations early = new Operations(proxy(BundleContext.class), proxy(ConfigurationAdmin.class));
        assertEquals(List.of("cloud.powerepos.des.credentials", "cloud.powerepos.des.auth",
                "cloud.powerepos.des.endpoint"), early.summary().missing());
        assertEquals(Optional.empty(), early.store());
        assertEquals(Optional.empty(), early.summary().authServer());
        assertEquals(0, early.organisations(OrganisationQuery.all()).found());
        AccessClosedException e = assertThrows(AccessClosedException.class, () -> early.claims("ACME"));
        assertEquals("The service of bundle cloud.powerepos.des.credentials and of cloud.powerepos.des.auth and of"
                + " cloud.powerepos.des.endpoint is not there yet; if this lasts, see the log and that the bundle is"
                + " active", e.getMessage());
    }

    private static <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> {
                    throw new AssertionError(method);
                }));
    }
}
