package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.StoredRow;

class StoreCommandTest {

    private final Operator operator = new Operator();
    private final Fleet fleet = new Fleet(1, State.FRESH);
    private final StoreCommand store = operator.at(new StoreCommand(), fleet);

    @Test
    void withoutAStoreTheFeatureIsNamed() {
        assertTrue(refusal().contains("feature:install powerepos-des-store"));
    }

    @Test
    void theStoreAsAWholeIsTold() throws Exception {
        fleet.store = Optional.of(status(true, Optional.of("others can read the key: chmod 600 key")));
        store.execute();
        String shown = operator.shown();
        for (String part : List.of("files in /data/store", "node-1", "yes, for", "chmod 600 key", "12, 1 leased",
                "3 rows: see the log", "k1, k2 (the first one seals)")) {
            assertTrue(shown.contains(part), () -> part + " in " + shown);
        }
    }

    @Test
    void theRowsOfAnOrganisationAreListed() throws Exception {
        fleet.store = Optional.of(status(true, Optional.empty()));
        store.organisation = "ST00000";
        store.execute();
        assertTrue(operator.shown().contains("Nothing is stored for ST00000"));
        fleet.stored.add(new StoredRow("ST00000", 7, "node-2", Optional.of(Duration.ofHours(2)), true,
                Duration.ofSeconds(20), Duration.ofMinutes(3), "k1"));
        store.execute();
        String shown = operator.shown();
        for (String part : List.of("expires in 2 h", "stored", "for 20 s", "3 min ago", "node-2", "k1")) {
            assertTrue(shown.contains(part), () -> part + " in " + shown);
        }
    }

    @Test
    void anOrganisationIsPurged() throws Exception {
        fleet.store = Optional.of(status(true, Optional.empty()));
        fleet.stored.add(new StoredRow("ST00000", 7, "node-2", Optional.empty(), true, Duration.ZERO, Duration.ZERO,
                ""));
        store.organisation = "ST00000";
        store.purge = true;
        store.execute();
        assertTrue(operator.shown().contains("ST00000: 1 row deleted."));
        assertEquals(List.of(), fleet.stored);
    }

    @Test
    void aPurgeNamesItsOrganisation() {
        store.purge = true;
        assertEquals("--purge needs an organisation: des:store --purge CODE", refusal());
    }

    @Test
    void anOutageIsToldWithItsRemedy() {
        fleet.store = Optional.of(status(false, Optional.empty()));
        fleet.outage = new StoreException("Token store: the server is down: start it");
        store.organisation = "ST00000";
        assertEquals("Token store: the server is down: start it", refusal());
    }

    @Test
    void theListEndsInALineAboutTheStore() throws Exception {
        fleet.store = Optional.of(status(true, Optional.empty()));
        operator.at(new ListCommand(), fleet).execute();
        assertTrue(operator.shown().strip().endsWith("12 rows, 1 leased; 3 that this node cannot open: see the log"),
                operator::shown);
    }

    private String refusal() {
        return assertThrows(CommandException.class, store::execute).getMessage();
    }

    private static StoreStatus status(boolean reachable, Optional<String> problem) {
        return new StoreStatus("files in /data/store", "node-1", reachable, problem, Instant.EPOCH, 12, 1, 3,
                List.of("k1", "k2"));
    }
}
