package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;

import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.credentials.CredentialStore;

/** Which files are watched behind placeholders, in two folders of secrets. */
class PlaceholderFilesTest extends StoreFixture {

    private final List<Configuration> listed = new ArrayList<>();
    private final Hashtable<String, Object> written = new Hashtable<>();
    private int resolved;
    private boolean received = true;
    private ConfigAdminPoll poll;

    @BeforeEach
    void poll() {
        ConfigAdminView view = new ConfigAdminView(() -> FakeConfigAdmin.of(listed),
                new Recipient("credentials", "1.0.0", "here"));
        ServiceReference<?> reference = (ServiceReference<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { ServiceReference.class }, (proxy, method, arguments) -> null);
        view.receiver(CredentialStore.ORGANISATION_PID, () -> received ? reference : null);
        view.receiver(CLIENT, () -> reference);
        poll = new ConfigAdminPoll(store, view, new ConfigurationReader(new SecretFiles(etc)),
                List.of(etc, etc.resolve("more")));
        listed.add((Configuration) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { Configuration.class }, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getPid" -> ACME;
                    case "getFactoryPid" -> CredentialStore.ORGANISATION_PID;
                    case "getProperties" -> written;
                    case "getProcessedProperties" -> {
                        resolved++;
                        yield new Hashtable<>(Map.of("organisation.code", "ACME", "service.account.id", "svc",
                                "service.account.password", "hush-" + resolved));
                    }
                    default -> null;
                }));
        listed.add(FakeConfigAdmin.configuration(CLIENT, null, null, Map.of()));
        givenClientAndAcme();
    }

    private boolean polls(int times) {
        boolean again = true;
        for (int i = 0; i < times; i++) {
            again = poll.poll();
        }
        return again;
    }

    private void changes(String file) {
        int before = resolved;
        write(file, "changed " + resolved);
        polls(2);
        assertEquals(before + 1, resolved, file);
        assertEquals("hush-" + resolved, found("ACME").serviceAccountPassword());
    }

    @ParameterizedTest
    @ValueSource(strings = { "$[secret:one]", "a$[secret:one]b", "$[secret:one;default=x]",
        "$[env:HOME]$[secret:one]", "$[secret:a]$[secret:one]" })
    void theFileOfEachPlaceholderIsWatched(String value) {
        written.put("service.account.password", value);
        polls(3);
        changes("one");
    }

    @Test
    void eachFolderAndEachValueIsLookedThrough() throws Exception {
        Files.createDirectory(etc.resolve("more"));
        written.put("service.account.id", "$[secret:one]");
        written.put("service.account.password", "$[secret:two]");
        written.put("number", 7);
        polls(3);
        changes("one");
        changes("more/two");
        changes("more/one");
    }

    @ParameterizedTest
    @ValueSource(strings = { "plain", "$[env:one]", "$[secret:]", "$[secret:one\0two]", "secret:one" })
    void whereNoFileCanBeMeantNoneIsWatched(String value) {
        written.put("service.account.password", value);
        assertFalse(polls(3));
        assertEquals(0, resolved);
    }

    @Test
    void aListingOfWhatIsKnownResolvesNothingAgain() {
        written.put("service.account.password", "$[secret:one]");
        polls(3);
        poll.configurationsChanged();
        polls(5);
        assertEquals(1, resolved);
    }

    @Test
    void aNewDeliveryIsResolvedOnceMore() {
        written.put("service.account.password", "$[secret:one]");
        polls(3);
        store.update(ACME, acme("hush-new"));
        poll.configurationsChanged();
        polls(5);
        assertEquals(2, resolved);
        assertEquals("hush-2", found("ACME").serviceAccountPassword());
    }

    @Test
    void whatIsNotKnownIsNotResolvedBeforeItIsFetched() {
        store.delete(ACME);
        seconds(5);
        written.put("service.account.password", "$[secret:one]");
        assertTrue(polls(4));
        assertEquals(0, resolved);
        polls(3);
        assertEquals(2, resolved, "fetched, and once more, lest a change just then is missed");
    }

    @Test
    void whereThePlaceholderIsGoneNothingIsWatched() {
        written.put("service.account.password", "$[secret:one]");
        assertTrue(polls(3));
        written.put("service.account.password", "plain");
        poll.configurationsChanged();
        assertFalse(polls(3));
    }

    @Test
    void whatCannotBeResolvedYetIsResolvedOnceItCan() {
        written.put("service.account.password", "$[secret:one]");
        received = false;
        assertTrue(polls(5));
        assertEquals(0, resolved);
        received = true;
        polls(1);
        assertEquals(1, resolved);
    }
}
