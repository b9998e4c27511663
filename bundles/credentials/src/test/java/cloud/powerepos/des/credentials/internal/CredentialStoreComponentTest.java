package cloud.powerepos.des.credentials.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.testing.LiveThreads;

/** The service with its own threads, as Config Admin and modules see it. */
class CredentialStoreComponentTest {

    private static final String ACME = CredentialStore.ORGANISATION_PID + "~acme";

    private final FakeBundle bundle = new FakeBundle(Map.of());
    private final CredentialStoreComponent store = new CredentialStoreComponent(bundle.component());

    @AfterEach
    void close() {
        store.deactivate();
    }

    @Test
    void whatConfigAdminDeliversIsServed() {
        deliverAll();
        DesCredentials found = store.find("ACME").orElseThrow();
        assertEquals(List.of("till-vendor", "client-secret", "svc-acme", "acme-password"), List.of(found.clientId(),
                found.clientSecret(), found.serviceAccountId(), found.serviceAccountPassword()));
        assertEquals(Set.of("ACME"), store.organisationCodes());
        assertEquals(List.of(), store.problems());
    }

    @Test
    void aDeletedConfigurationTakesItsProblemAway() {
        bundle.deliverClient(properties("client.id", " "));
        store.updated(ACME, properties("organisation.code", "ACME"));
        assertEquals(Set.of(CredentialStore.CLIENT_PID, ACME), sources());
        store.deleted(ACME);
        assertEquals(Set.of(CredentialStore.CLIENT_PID), sources());
        bundle.deliverClient(null);
        assertEquals(Set.of(), sources());
    }

    @Test
    void afterTheStopThereIsNothingLeft() {
        deliverAll();
        store.deactivate();
        assertFalse(bundle.hasClientReceiver());
        assertEquals(Optional.empty(), store.find("ACME"));
        assertEquals(Set.of(), store.organisationCodes());
        store.updated(CredentialStore.CLIENT_PID, properties("client.id", " "));
        assertEquals(List.of(), store.problems());
        await().atMost(Duration.ofSeconds(2)).until(() -> LiveThreads.named("des-credentials").isEmpty());
    }

    @Test
    void aStoreThatCannotBeActivatedLeavesNoThread() {
        store.deactivate();
        bundle.stopped = true;
        assertThrows(IllegalStateException.class, () -> new CredentialStoreComponent(bundle.component()));
        await().atMost(Duration.ofSeconds(2)).until(() -> LiveThreads.named("des-credentials").isEmpty());
    }

    @Test
    void administrationToolsSeeAName() {
        assertFalse(store.getName().isBlank());
    }

    @Test
    void textsOfValuesNameTheirOwnerAndShowNoSecret() {
        ClientPair pair = new ClientPair("till-vendor", "hush-1");
        String organisation = new Organisation("ACME", "svc-acme", "hush-2", Optional.of(pair)).toString();
        assertTrue(pair.toString().contains("till-vendor") && organisation.contains("ACME"));
        assertFalse((pair + organisation).contains("hush"));
    }

    private void deliverAll() {
        bundle.deliverClient(properties("client.id", "till-vendor", "client.secret", "client-secret"));
        store.updated(ACME, properties("organisation.code", "ACME", "service.account.id", "svc-acme",
                "service.account.password", "acme-password"));
    }

    private Set<String> sources() {
        return Set.copyOf(store.problems().stream().map(ConfigurationProblem::source).toList());
    }

    private static Hashtable<String, Object> properties(String... keysAndValues) {
        Hashtable<String, Object> properties = new Hashtable<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }
}
