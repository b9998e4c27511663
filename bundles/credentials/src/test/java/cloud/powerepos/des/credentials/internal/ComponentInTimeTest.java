package cloud.powerepos.des.credentials.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.component.ComponentServiceObjects;

import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.testing.VirtualScheduler;

/** What the service notices by itself, with time that passes when the test says so. */
class ComponentInTimeTest {

    private static final String ACME = CredentialStore.ORGANISATION_PID + "~acme";

    private final VirtualScheduler time = new VirtualScheduler();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<Configuration> listed = new CopyOnWriteArrayList<>();
    private final AtomicInteger listings = new AtomicInteger();

    @TempDir
    Path etc;
    @TempDir
    Path other;
    @TempDir
    Path secrets;
    private CredentialStoreComponent store;
    private FakeBundle bundle;

    @BeforeEach
    void start() {
        Map<String, String> properties = Map.of("karaf.etc", etc.toString(), "felix.fileinstall.dir",
                " , " + etc + "/absent , " + other, "org.apache.felix.configadmin.plugin.interpolation.secretsdir",
                secrets.toString());
        bundle = new FakeBundle(properties);
        store = new CredentialStoreComponent(bundle.component(), scheduler(), scheduler(), time::nanos);
    }

    @AfterEach
    void stop() {
        store.deactivate();
        assertEquals(2, ended.get(), "the threads are ended");
        assertFalse(bundle.hasClientReceiver());
    }

    private Scheduler scheduler() {
        return new Scheduler() {
            @Override
            public void after(Duration delay, Runnable task) {
                time.after(delay, task);
            }

            @Override
            public void close() {
                ended.incrementAndGet();
            }
        };
    }

    private void seconds(long seconds) {
        time.pass(Duration.ofSeconds(seconds));
    }

    private ConfigurationAdmin admin() {
        ConfigurationAdmin admin = FakeConfigAdmin.of(listed);
        return (ConfigurationAdmin) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { ConfigurationAdmin.class }, (proxy, method, arguments) -> {
                    listings.incrementAndGet();
                    return method.invoke(admin, arguments);
                });
    }

    private void listAll() {
        listed.add(FakeConfigAdmin.configuration(CredentialStore.CLIENT_PID, null, null,
                Map.of("client.id", "till-vendor", "client.secret", "hush-client")));
        listed.add(FakeConfigAdmin.configuration(ACME, CredentialStore.ORGANISATION_PID, null, acme("hush-1")));
    }

    private static Map<String, String> acme(String password) {
        return Map.of("organisation.code", "ACME", "service.account.id", "svc", "service.account.password", password);
    }

    private void deliverAll() {
        bundle.deliverClient(new Hashtable<>(Map.of("client.id", "till-vendor", "client.secret", "hush-client")));
        store.updated(ACME, new Hashtable<>(acme("hush-1")));
    }

    private void deliver(Path file, String password) {
        Hashtable<String, Object> properties = new Hashtable<>(acme(password));
        properties.put("felix.fileinstall.filename", file.toUri().toString());
        store.updated(ACME, properties);
    }

    private List<String> problems() {
        return store.problems().stream().map(ConfigurationProblem::source).toList();
    }

    @Test
    void whatConfigAdminHasButNeverDeliversIsFetched() {
        listAll();
        store.configurationAdmin = admin();
        seconds(12);
        assertEquals("hush-1", store.find("ACME").orElseThrow().serviceAccountPassword());
    }

    @Test
    void theFirstLookIsASecondAfterTheStart() {
        store.configurationAdmin = admin();
        seconds(1);
        assertEquals(1, listings.get());
    }

    @Test
    void anotherConfigAdminIsLookedThrough() {
        listAll();
        store.configurationAdmin = admin();
        deliverAll();
        seconds(12);
        listed.remove(1);
        store.configurationAdmin = admin();
        seconds(15);
        assertTrue(store.find("ACME").isEmpty());
    }

    @Test
    void whileNothingHappensConfigAdminIsLeftAlone() {
        listAll();
        store.configurationAdmin = admin();
        deliverAll();
        seconds(20);
        listings.set(0);
        seconds(60);
        assertEquals(0, listings.get());
    }

    @Test
    void deliveriesAndDeletionsLeadToALook() {
        store.configurationAdmin = admin();
        listAll();
        for (Runnable change : List.<Runnable>of(this::deliverAll, () -> store.deleted(ACME),
                () -> bundle.deliverClient(null))) {
            seconds(20);
            listings.set(0);
            change.run();
            seconds(1);
            assertTrue(listings.get() > 0);
        }
    }

    @ParameterizedTest
    @CsvSource({ "cloud.powerepos.des.client,, true", "cloud.powerepos.des.client|credentials,, true",
        "any,cloud.powerepos.des.organisation, true", "any,cloud.powerepos.des.organisation|credentials, true",
        "cloud.powerepos.des.auth,, false", "cloud.powerepos.des.organisation~x,other, false", "other,, false" })
    void anEventOfOneOfOurConfigurationsLeadsToALook(String pid, String factoryPid, boolean looks) {
        store.configurationAdmin = admin();
        seconds(20);
        listings.set(0);
        store.configurationEvent(new ConfigurationEvent(configAdminReference(),
                ConfigurationEvent.CM_UPDATED, factoryPid, pid));
        seconds(1);
        assertEquals(looks, listings.get() > 0);
    }

    @Test
    void aConfigurationWhoseFileIsGoneIsOutOfForceUntilItIsDeliveredWithItsFile() throws Exception {
        deliverAll();
        deliver(etc.resolve("acme.cfg"), "hush-1");
        seconds(8);
        assertTrue(store.find("ACME").isEmpty());
        Files.createFile(etc.resolve("acme.cfg"));
        deliver(etc.resolve("acme.cfg"), "hush-2");
        time.pass(Duration.ZERO);
        assertEquals("hush-2", store.find("ACME").orElseThrow().serviceAccountPassword(), "at once");
        Files.delete(etc.resolve("acme.cfg"));
        seconds(12);
        assertTrue(store.find("ACME").isEmpty());
        Files.createFile(etc.resolve("acme.cfg"));
        deliver(etc.resolve("acme.cfg"), "hush-3");
        time.pass(Duration.ZERO);
        assertEquals("hush-3", store.find("ACME").orElseThrow().serviceAccountPassword(), "at once again");
    }

    @Test
    void misnamedFilesAreFoundInEachFolderOfTheHost() throws Exception {
        store.configurationAdmin = admin();
        Files.createFile(etc.resolve("cloud.powerepos.des.clients.cfg"));
        Files.createFile(other.resolve("cloud.powerepos.des.organization-x.cfg"));
        seconds(12);
        assertEquals(List.of("cloud.powerepos.des.clients.cfg", "cloud.powerepos.des.organization-x.cfg"), problems());
    }

    @Test
    void changedSecretFilesAreFollowed() throws Exception {
        Path password = Files.writeString(etc.resolve("password"), "hush-1");
        deliverAll();
        store.updated(ACME, new Hashtable<>(Map.of("organisation.code", "ACME", "service.account.id", "svc",
                "service.account.password.file", password.toString())));
        seconds(3);
        Files.writeString(password, "hush-two");
        seconds(3);
        assertEquals("hush-two", store.find("ACME").orElseThrow().serviceAccountPassword());
    }

    @Test
    void changedFilesBehindPlaceholdersAreFollowed() throws Exception {
        Path secret = Files.writeString(secrets.resolve("acme"), "hush-1");
        listed.add(FakeConfigAdmin.configuration(CredentialStore.CLIENT_PID, null, null, Map.of()));
        Configuration plain = FakeConfigAdmin.configuration(ACME, CredentialStore.ORGANISATION_PID, null,
                acme("$[secret:acme]"));
        listed.add((Configuration) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { Configuration.class }, (proxy, method, arguments) -> method.getName()
                        .equals("getProcessedProperties") ? new Hashtable<>(acme(Files.readString(secret)))
                                : method.invoke(plain, arguments)));
        store.configurationAdmin = admin();
        deliverAll();
        seconds(5);
        Files.writeString(secret, "hush-two");
        seconds(3);
        assertEquals("hush-two", store.find("ACME").orElseThrow().serviceAccountPassword());
    }

    @Test
    void listenersAreToldOfEachOrganisation() {
        List<String> told = new CopyOnWriteArrayList<>();
        CredentialListener listener = told::add;
        store.listeners = List.of(new ComponentServiceObjects<>() {
            @Override
            public CredentialListener getService() {
                return listener;
            }

            @Override
            public void ungetService(CredentialListener service) {
                assertEquals(listener, service);
            }

            @Override
            public ServiceReference<CredentialListener> getServiceReference() {
                return null;
            }
        });
        deliverAll();
        await().atMost(10, TimeUnit.SECONDS).until(() -> !told.isEmpty());
        assertEquals(List.of("ACME"), new ArrayList<>(told));
        assertFalse(store.find("ACME").isEmpty());
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<ConfigurationAdmin> configAdminReference() {
        return FakeBundle.stub(ServiceReference.class, Map.of());
    }
}
