package cloud.powerepos.des.endpoint.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.endpoint.DesAccess;

class DesAccessServicesTest {

    private final FakeStore store = new FakeStore("ACME", "BETA");
    private final FakeAuth auth = new FakeAuth(Tokens.token("opaque", Tokens.SVC));
    private final FakeFramework framework = new FakeFramework();

    private DesAccessServices services() {
        EndpointConfigurationReceiver receiver = new EndpointConfigurationReceiver((delay, task) -> task.run());
        receiver.updated(null);
        EndpointResolver resolver = new EndpointResolver(auth, store, receiver);
        resolver.follow(() -> { });
        return new DesAccessServices(framework.context, store, auth, resolver);
    }

    @Test
    void thereIsOneServicePerOrganisation() {
        services();
        assertEquals("ACME", framework.access("ACME").organisationCode());
        assertEquals("BETA", framework.access("BETA").organisationCode());
        assertEquals(Tokens.SVC, framework.access("ACME").endpoint().serviceUri().toString());
    }

    @Test
    void servicesComeAndGoWithTheConfiguration() {
        services();
        DesAccess acme = framework.access("ACME");
        store.codes.remove("ACME");
        framework.announce("ACME");
        assertNull(framework.access("ACME"));
        assertThrows(AccessClosedException.class, acme::endpoint);
        assertNotNull(framework.access("BETA"));
        store.codes.add("ACME");
        framework.announce("ACME");
        assertNotNull(framework.access("ACME").endpoint());
    }

    @Test
    void newSecretsLeaveTheServiceAlone() {
        services();
        DesAccess acme = framework.access("ACME");
        int registrations = framework.registrations.get();
        framework.announce("ACME");
        assertSame(acme, framework.access("ACME"));
        assertEquals(registrations, framework.registrations.get());
    }

    @Test
    void nothingIsLeftOnceStopped() {
        DesAccessServices services = services();
        DesAccess acme = framework.access("ACME");
        services.deactivate();
        assertNull(framework.access("ACME"));
        assertNull(framework.access("BETA"));
        assertThrows(AccessClosedException.class, acme::endpoint);
        assertTrue(framework.services.isEmpty());
    }

    @Test
    void changesReportedWhileOneIsFollowedWaitForTheirTurn() throws Exception {
        Set<String> open = new ConcurrentSkipListSet<>();
        List<String> nested = new ArrayList<>();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicReference<AccessRegistry> registry = new AtomicReference<>();
        registry.set(new AccessRegistry(store, code -> {
            if (code.equals("ACME")) {
                entered.countDown();
                awaitQuietly(leave);
                // a consumer that changes the configuration as soon as it sees the service
                store.codes.add("GAMMA");
                registry.get().credentialsChanged("GAMMA");
                nested.addAll(open);
            }
            open.add(code);
            return () -> open.remove(code);
        }));
        Thread atWork = new Thread(() -> registry.get().credentialsChanged("ACME"));
        atWork.start();
        entered.await();
        registry.get().credentialsChanged("BETA");
        assertEquals(Set.of(), open, "the other thread must neither wait nor work");
        leave.countDown();
        atWork.join();
        assertEquals(List.of(), nested);
        assertEquals(Set.of("ACME", "BETA", "GAMMA"), open);
    }

    @Test
    void whatIsOpenedWhileStoppingIsClosedAgain() {
        Set<String> open = new ConcurrentSkipListSet<>();
        AtomicReference<AccessRegistry> registry = new AtomicReference<>();
        registry.set(new AccessRegistry(store, code -> {
            registry.get().close();
            open.add(code);
            return () -> open.remove(code);
        }));
        registry.get().start();
        assertEquals(Set.of(), open);
        registry.get().credentialsChanged("ACME");
        assertEquals(Set.of(), open);
    }

    @Test
    void oneThatCannotBeOpenedHindersNoOther() {
        LogFile log = new LogFile();
        Set<String> open = new ConcurrentSkipListSet<>();
        AccessRegistry registry = new AccessRegistry(store, code -> {
            if (code.equals("ACME")) {
                throw new IllegalArgumentException("broken");
            }
            open.add(code);
            return () -> open.remove(code);
        });
        registry.start();
        assertEquals(Set.of("BETA"), open);
        assertTrue(log.lines("ERROR").get(0).contains("ACME"), log::text);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
