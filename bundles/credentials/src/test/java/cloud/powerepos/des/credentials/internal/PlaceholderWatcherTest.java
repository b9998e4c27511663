package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.credentials.CredentialStore;

/** With a Config Admin of one configuration, whose plugin puts the content of the file "secret" into the password. */
class PlaceholderWatcherTest extends StoreFixture {

    private String raw = "$[secret:secret]";
    private boolean deleted;
    private boolean adminPresent = true;
    private int resolved;
    private ConfigAdminPoll placeholders;

    @BeforeEach
    void oneOrganisationWithAPlaceholder() {
        ServiceReference<?> reference = proxy(ServiceReference.class, "none");
        ConfigurationReader reader = new ConfigurationReader(new SecretFiles(etc));
        ConfigAdminView view = new ConfigAdminView(() -> adminPresent ? admin() : null,
                new Recipient("credentials", "1.0.0", "here"));
        view.receiver(CredentialStore.ORGANISATION_PID, () -> reference);
        view.receiver(CredentialStore.CLIENT_PID, () -> reference);
        placeholders = new ConfigAdminPoll(store, view, reader, List.of(etc));
        write("secret", "hush-1");
        store.update(CLIENT, client("till-vendor", "hush-client"));
        deliver();
        told.clear();
    }

    @Test
    void aNewSecretIsTakenOnceItIsQuietAndToldOnce() {
        polls(3);
        write("secret", "hush-two");
        polls(1);
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
        polls(1);
        assertEquals("hush-two", found("ACME").serviceAccountPassword());
        polls(5);
        assertEquals(List.of("ACME"), told);
    }

    @Test
    void configAdminIsAskedOnlyWhenAFileLooksChanged() {
        polls(30);
        assertEquals(1, resolved, "once after the delivery, lest a change just then is missed");
    }

    @Test
    void aChangeBetweenDeliveryAndTheFirstPollIsNotMissed() {
        write("secret", "hush-two");
        polls(2);
        assertEquals("hush-two", found("ACME").serviceAccountPassword());
    }

    @Test
    void aSecretThatDisappearsTakesNothingDownAndIsToldOnce() throws Exception {
        polls(2);
        lines();
        Files.delete(etc.resolve("secret"));
        polls(10);
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
        assertEquals(1, lines().size());
        write("secret", "hush-1");
        polls(10);
        assertLines("INFO acme.cfg is accepted now");
        assertEquals(List.of(), told);
    }

    @Test
    void aConfigurationThatConfigAdminNeverDeliveredIsFetchedOnceAllIsQuiet() {
        store.delete(ACME);
        scheduler.pass(CredentialRegistry.GRACE);
        assertTrue(store.find("ACME").isEmpty());
        placeholders.configurationsChanged();
        polls(4);
        placeholders.configurationsChanged();
        polls(5);
        assertTrue(store.find("ACME").isEmpty(), "others are still being delivered");
        polls(1);
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
        polls(10);
        assertEquals(List.of("ACME", "ACME"), told, "removed, and there again");
    }

    @Test
    void withoutPlaceholdersThereIsNothingToPoll() {
        raw = "hush-plain";
        deliver();
        assertFalse(placeholders.poll());
        assertEquals(0, resolved);
    }

    @Test
    void aDeletedConfigurationIsNotWatchedAnyMore() {
        polls(2);
        deleted = true;
        write("secret", "hush-two");
        assertTrue(placeholders.poll());
        assertFalse(placeholders.poll());
    }

    @Test
    void whileConfigAdminIsAwayItIsTriedAgain() {
        adminPresent = false;
        polls(3);
        adminPresent = true;
        polls(2);
        assertEquals(1, resolved);
    }

    @Test
    void aValueThatIsOlderThanTheLastDeliveryIsDropped() {
        long before = store.version(ACME).orElseThrow();
        store.update(ACME, acme("hush-2"));
        store.refresh(ACME, before, acme("hush-1"));
        assertEquals("hush-2", found("ACME").serviceAccountPassword());
    }

    @Test
    void onlyALivingConfigurationHasAVersion() {
        store.delete(ACME);
        assertTrue(store.version(ACME).isEmpty());
        assertTrue(store.version("never heard of").isEmpty());
    }

    private void polls(int times) {
        for (int i = 0; i < times; i++) {
            assertTrue(placeholders.poll());
        }
    }

    private void deliver() {
        store.update(ACME, RawConfiguration.of(properties(resolve())));
        placeholders.configurationsChanged();
    }

    private String resolve() {
        Path file = etc.resolve("secret");
        try {
            return raw.startsWith("$[") && Files.exists(file) ? Files.readString(file) : raw;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Dictionary<String, Object> properties(String password) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("felix.fileinstall.filename", "file:/opt/karaf/etc/acme.cfg");
        properties.put("organisation.code", "ACME");
        properties.put("service.account.id", "svc");
        properties.put("service.account.password", password);
        return properties;
    }

    private ConfigurationAdmin admin() {
        Configuration configuration = (Configuration) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { Configuration.class }, (proxy, method, arguments) -> {
                    if (deleted) {
                        throw new IllegalStateException("deleted");
                    }
                    return switch (method.getName()) {
                        case "getBundleLocation" -> null;
                        case "getPid" -> ACME;
                        case "getFactoryPid" -> CredentialStore.ORGANISATION_PID;
                        case "getProperties" -> properties(raw);
                        case "getProcessedProperties" -> {
                            resolved++;
                            yield properties(resolve());
                        }
                        default -> throw new AssertionError("must not be called: " + method);
                    };
                });
        Configuration client = (Configuration) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { Configuration.class }, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getPid" -> CLIENT;
                    case "getFactoryPid", "getBundleLocation", "getProperties" -> null;
                    default -> throw new AssertionError("must not be called: " + method);
                });
        return proxy(ConfigurationAdmin.class, "listConfigurations", configuration, client);
    }

    private static <T> T proxy(Class<T> type, String method, Configuration... answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
                (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        return answer;
                    }
                    throw new AssertionError("must not be called: " + called);
                }));
    }
}
