package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.operations.ConfigurationProblem;

/** Config Admin and its configurations may go at any moment; what could not be seen then is seen later. */
class ConfigAdminInTroubleTest extends StoreFixture {

    private final List<Configuration> listed = new ArrayList<>();
    private final ConfigurationAdmin healthy = FakeConfigAdmin.of(listed);
    private Exception fault;
    private boolean received = true;
    private boolean clientReceived = true;
    private ConfigAdminPoll poll;

    @BeforeEach
    void poll() {
        ConfigurationAdmin admin = (ConfigurationAdmin) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { ConfigurationAdmin.class }, (proxy, method, arguments) -> {
                    if (fault != null) {
                        throw fault;
                    }
                    return method.invoke(healthy, arguments);
                });
        ConfigAdminView view = new ConfigAdminView(() -> admin, new Recipient("our.name", "1.0.0", "mvn:our/name"));
        ServiceReference<?> reference = (ServiceReference<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { ServiceReference.class }, (proxy, method, arguments) -> null);
        view.receiver(CLIENT, () -> received && clientReceived ? reference : null);
        view.receiver(CredentialStore.ORGANISATION_PID, () -> received ? reference : null);
        poll = new ConfigAdminPoll(store, view, new ConfigurationReader(new SecretFiles(etc)), List.of(etc));
        listed.add(FakeConfigAdmin.configuration(CLIENT, null, null, Map.of("client.id", "till-vendor",
                "client.secret", "hush-client")));
        listed.add(FakeConfigAdmin.configuration(ACME, CredentialStore.ORGANISATION_PID, null, Map.of(
                "organisation.code", "ACME", "service.account.id", "svc", "service.account.password", "hush-1")));
    }

    private boolean polls(int times) {
        boolean again = true;
        for (int i = 0; i < times; i++) {
            again = poll.poll();
        }
        return again;
    }

    @ParameterizedTest
    @ValueSource(classes = { IOException.class, IllegalStateException.class, InvalidSyntaxException.class })
    void aListingThatFailsIsMadeAgain(Class<? extends Exception> type) throws Exception {
        fault = type == InvalidSyntaxException.class ? new InvalidSyntaxException("broken", "on purpose")
                : type.getConstructor(String.class).newInstance("broken on purpose");
        assertTrue(polls(30), "it goes on");
        assertTrue(store.find("ACME").isEmpty());
        fault = null;
        assertTrue(polls(1));
        polls(5);
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
        assertFalse(polls(1), "nothing is left to watch");
    }

    @Test
    void aListingInWhichAConfigurationIsDeletedIsMadeAgain() {
        givenClientAndAcme();
        listed.add(deleted("getFactoryPid"));
        assertTrue(polls(10));
        listed.remove(2);
        assertFalse(polls(1));
        assertTrue(store.find("ACME").isPresent());
    }

    @Test
    void aConfigurationThatIsDeletedWhileItsPlaceholdersAreSoughtIsNoListingEither() {
        givenClientAndAcme();
        Configuration gone = listed.remove(1);
        listed.add(deleted("getProperties"));
        assertTrue(polls(10));
        listed.set(1, gone);
        assertFalse(polls(1));
    }

    @Test
    void aConfigurationThatIsDeletedBeforeItIsFetchedIsForgotten() {
        store.update(CLIENT, client("till-vendor", "hush-client"));
        listed.set(1, deleted("getProcessedProperties"));
        assertTrue(polls(5));
        assertFalse(polls(1));
        assertTrue(store.find("ACME").isEmpty());
    }

    @Test
    void withoutAReceiverNothingIsFetchedUntilThereIsOne() {
        received = false;
        assertTrue(polls(30));
        assertTrue(store.find("ACME").isEmpty());
        received = true;
        polls(5);
        assertTrue(store.find("ACME").isPresent());
    }

    @Test
    void aConfigurationThatIsDeliveredMeanwhileIsNotFetched() {
        polls(3);
        store.update(CLIENT, client("till-vendor", "hush-client"));
        store.update(ACME, acme("hush-delivered"));
        polls(5);
        assertEquals("hush-delivered", found("ACME").serviceAccountPassword());
    }

    @Test
    void aConfigurationOfAnotherBundleWithoutValuesIsNamedByItsPid() {
        givenClientAndAcme();
        Map<String, Object> answers = new HashMap<>(Map.of("getPid", OTHER, "getFactoryPid",
                CredentialStore.ORGANISATION_PID, "getBundleLocation", "mvn:else/where"));
        listed.add((Configuration) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { Configuration.class }, (proxy, method, arguments) -> answers.get(method.getName())));
        polls(1);
        assertEquals(1, lines().size());
        assertEquals(List.of(OTHER), store.problems().stream().map(ConfigurationProblem::source).toList());
        listed.remove(2);
        poll.configurationsChanged();
        polls(1);
        assertEquals(List.of(), store.problems());
    }

    @Test
    void eachConfigurationIsResolvedForItsOwnReceiver() {
        clientReceived = false;
        polls(6);
        assertTrue(store.version(ACME).isPresent());
        assertTrue(store.version(CLIENT).isEmpty());
    }

    @Test
    void aConfigurationThatIsGoneBeforeItIsFetchedIsNotFetched() {
        store.update(CLIENT, client("till-vendor", "hush-client"));
        polls(3);
        listed.remove(1);
        poll.configurationsChanged();
        assertFalse(polls(10));
        assertTrue(store.find("ACME").isEmpty());
    }

    @Test
    void oneThatIsMissingInEverySecondListingIsKept() {
        givenClientAndAcme();
        Configuration acme = listed.get(1);
        for (int i = 0; i < 6; i++) {
            listed.remove(1);
            poll.configurationsChanged();
            polls(1);
            listed.add(acme);
            polls(1);
        }
        assertTrue(store.version(ACME).isPresent());
    }

    @Test
    void whatIsDroppedIsSoughtNoMore() {
        givenClientAndAcme();
        listed.remove(1);
        assertTrue(polls(1));
        assertFalse(polls(1));
        seconds(5);
        assertTrue(store.find("ACME").isEmpty());
    }

    @Test
    void placeholdersAreFollowedOnAfterOneFailedWhileOthersWereDeleted() {
        givenClientAndAcme();
        for (int i = 1; i <= 5; i++) {
            String pid = ACME + i;
            store.update(pid, organisation(i + ".cfg", "ORG" + i, "hush"));
            listed.add(failing(pid, Map.of("service.account.password", "$[secret:one]"), "getProcessedProperties",
                    i < 5 ? new IllegalStateException("deleted") : new ArithmeticException("broken on purpose")));
        }
        assertTrue(polls(1));
        assertThrows(ArithmeticException.class, () -> polls(1));
        listed.removeIf(configuration -> configuration.getPid().startsWith(ACME + 5));
        poll.configurationsChanged();
        assertTrue(polls(2));
        assertFalse(polls(1));
    }

    /** ACME, deleted as soon as this is asked. */
    private Configuration deleted(String asked) {
        return failing(ACME, Map.of(), asked, new IllegalStateException("deleted"));
    }

    private Configuration failing(String pid, Map<String, ?> properties, String asked, RuntimeException failure) {
        Configuration whole = FakeConfigAdmin.configuration(pid, CredentialStore.ORGANISATION_PID, null, properties);
        return (Configuration) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { Configuration.class }, (proxy, method, arguments) -> {
                    if (method.getName().equals(asked)) {
                        throw failure;
                    }
                    return method.invoke(whole, arguments);
                });
    }
}
