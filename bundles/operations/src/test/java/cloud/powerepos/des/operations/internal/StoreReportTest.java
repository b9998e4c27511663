package cloud.powerepos.des.operations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoredRow;
import cloud.powerepos.des.testing.Fakes;
import cloud.powerepos.des.testing.ScriptedHttp;

/** What operators see of the token store. */
class StoreReportTest {

    private final Fakes fakes = new Fakes();
    private final StoredTokens stored = new StoredTokens();

    @Test
    void withoutAStoreThereIsNothingToReport() {
        Operations operations = operations(StoreServices.NONE);
        assertEquals(Optional.empty(), operations.store());
        assertTrue(assertThrows(StoreException.class, () -> operations.storedRows("ACME")).getMessage()
                .contains("install the feature powerepos-des-store"));
    }

    @Test
    void theStoreIsNoBundleThatIsMissed() {
        assertEquals(List.of(), operations(StoreServices.NONE).summary().missing());
    }

    @Test
    void statusRowsAndPurgeAreThoseOfTheStore() throws Exception {
        StoredRow row = new StoredRow("ACME", 2, "node-1", Optional.empty(), false, Duration.ZERO, Duration.ZERO, "");
        stored.rows.add(row);
        Operations operations = operations(stored.services());
        assertEquals(1, operations.store().orElseThrow().rows());
        assertEquals(List.of(row), operations.storedRows("ACME"));
        assertEquals(1, operations.purgeStored("ACME"));
        assertEquals(List.of(), operations.storedRows("ACME"));
    }

    @Test
    void aProblemOfItsConfigurationIsListedAndConcernsNoOrganisation() {
        ConfigurationProblem problem = new ConfigurationProblem("cloud.powerepos.des.store.cfg", "kind", "",
                "kind is neither file nor jdbc: set it to one of them", Effect.NOTHING_IN_FORCE);
        stored.problems.add(problem);
        Operations operations = operations(stored.services());
        assertTrue(operations.configurationProblems().contains(problem));
        assertEquals(operations(StoreServices.NONE).summary().healthy(), operations.summary().healthy());
    }

    private Operations operations(StoreServices store) {
        CoreServices core = new CoreServices(fakes, fakes, fakes, fakes, fakes, new ScriptedHttp(), store);
        return new Operations(() -> core, new ExposedSecrets(List::of, Path.of("no-such-folder")),
                Clock.systemUTC());
    }
}
