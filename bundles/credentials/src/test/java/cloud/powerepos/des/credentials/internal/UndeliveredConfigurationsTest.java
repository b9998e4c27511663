package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;

import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

class UndeliveredConfigurationsTest extends StoreFixture {

    private static final String BOUND = " is bound to the bundle at mvn:else/where and not delivered: delete it and"
            + " create it again, bound to no bundle or to '?'";

    private final List<Configuration> listed = new ArrayList<>();
    private boolean present = true;
    private ConfigAdminPoll poll;

    @BeforeEach
    void poll() {
        ConfigAdminView admin = new ConfigAdminView(() -> present ? FakeConfigAdmin.of(listed) : null,
                new Recipient("our.name", "1.0.0", "mvn:our/name"));
        ServiceReference<?> reference = (ServiceReference<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] { ServiceReference.class },
                (proxy, method, arguments) -> null);
        admin.receiver(CLIENT, () -> reference);
        admin.receiver(CredentialStore.ORGANISATION_PID, () -> reference);
        poll = new ConfigAdminPoll(store, admin, new ConfigurationReader(new SecretFiles(etc)), List.of(etc));
    }

    @Test
    void aConfigurationThatIsBoundToAnotherBundleIsRefusedAndReportedOnce() {
        givenClientAndAcme();
        list(CLIENT, "mvn:our/name", "client.id", "till-vendor");
        list(ACME, null);
        list(OTHER, "mvn:else/where", "felix.fileinstall.filename", "file:/opt/karaf/etc/other.cfg");
        changed(20);
        changed(20);
        assertProblem("other.cfg", "", "", "the configuration " + OTHER + BOUND, Effect.NOTHING_IN_FORCE);
        assertLines("ERROR Refused other.cfg, nothing of it is in force: the configuration " + OTHER + BOUND);
        assertTrue(store.find("OTHER").isEmpty());

        listed.remove(2);
        list(OTHER, "?all", "organisation.code", "OTHER", "service.account.id", "svc", "service.account.password",
                "hush-3");
        changed(20);
        assertEquals(List.of(), store.problems());
        assertEquals("hush-3", found("OTHER").serviceAccountPassword());
    }

    @Test
    void oneThatIsBoundElsewhereWhileConfigAdminIsAwayIsNotFrozen() {
        givenClientAndAcme();
        list(CLIENT, null);
        list(ACME, "mvn:else/where");
        changed(3);
        assertTrue(store.find("ACME").isPresent(), "within the grace");
        seconds(5);
        assertTrue(store.find("ACME").isEmpty());
        assertEquals(1, store.problems().size());
    }

    @Test
    void whatConfigAdminListsNoMoreIsNotInForce() {
        givenClientAndAcme();
        list(CLIENT, null);
        changed(1);
        assertTrue(store.version(ACME).isPresent(), "one listing may be made while Config Admin starts");
        changed(3);
        seconds(5);
        assertTrue(store.find("ACME").isEmpty());
        assertLines("INFO Config Admin has no configuration " + ACME + " any more",
                "INFO Organisation ACME has no credentials any more");
    }

    @Test
    void aDeliveryBetweenTwoListingsIsKept() {
        givenClientAndAcme();
        list(CLIENT, null);
        changed(1);
        store.update(ACME, acme("hush-2"));
        poll.poll();
        list(ACME, null);
        changed(10);
        seconds(5);
        assertEquals("hush-2", found("ACME").serviceAccountPassword());
    }

    @Test
    void whileConfigAdminIsAwayNothingIsDropped() {
        givenClientAndAcme();
        present = false;
        changed(20);
        seconds(10);
        assertTrue(store.find("ACME").isPresent());
    }

    @Test
    void aFactoryPidMayNameItsTarget() {
        givenClientAndAcme();
        list(CLIENT, null);
        list(ACME, null);
        String[] values = { "organisation.code", "OTHER", "service.account.id", "svc", "service.account.password",
                "hush-3" };
        listed.add(configuration(OTHER, CredentialStore.ORGANISATION_PID + "|our.name", null, values));
        listed.add(configuration("not.ours", CredentialStore.ORGANISATION_PID + "|other.name", null, values));
        listed.add(configuration("nor", CredentialStore.ORGANISATION_PID + "|our.name|2.0.0", null, values));
        changed(10);
        assertEquals("hush-3", found("OTHER").serviceAccountPassword());
        assertEquals(List.of(), store.problems());
    }

    @Test
    void ofSeveralClientsTheOneWithTheMostSpecificTargetIsInForce() {
        list(ACME, null, "organisation.code", "ACME", "service.account.id", "svc", "service.account.password",
                "hush-1");
        listClient("|our.name", "named");
        listClient("", "plain");
        listClient("|our.name|1.0.0", "version");
        listClient("|our.name|1.0.0|mvn:else/where", "elsewhere");
        changed(10);
        assertEquals("version", found("ACME").clientId());
    }

    @Test
    void aPlaceholderOfAConfigurationThatIsNotDeliveredOverwritesNothing() {
        givenClientAndAcme();
        list(ACME, null);
        listed.add(configuration(CLIENT, null, null, "client.id", "$[secret:other]", "client.secret", "hush-plain"));
        listed.add(configuration(CLIENT + "|our.name", null, null, "client.id", "till-vendor", "client.secret",
                "hush-client"));
        changed(3);
        write("other", "changed");
        changed(10);
        assertEquals("till-vendor", found("ACME").clientId());
    }

    private void changed(int polls) {
        poll.configurationsChanged();
        for (int i = 0; i < polls; i++) {
            poll.poll();
        }
    }

    private void listClient(String target, String id) {
        listed.add(configuration(CLIENT + target, null, null, "client.id", id, "client.secret", "hush-client"));
    }

    private void list(String pid, String location, String... keysAndValues) {
        listed.add(configuration(pid, pid.equals(CLIENT) ? null : CredentialStore.ORGANISATION_PID, location,
                keysAndValues));
    }

    private static Configuration configuration(String pid, String factoryPid, String location,
            String... keysAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return FakeConfigAdmin.configuration(pid, factoryPid, location, properties);
    }
}
