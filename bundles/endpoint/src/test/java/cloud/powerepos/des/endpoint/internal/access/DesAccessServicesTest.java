package cloud.powerepos.des.endpoint.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.endpoint.internal.Resolvers;
import cloud.powerepos.des.endpoint.internal.access.DesAccessServices.Background;
import cloud.powerepos.des.testing.FakeAuth;
import cloud.powerepos.des.testing.FakeFramework;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.Tokens;

class DesAccessServicesTest {

    private final FakeStore store = new FakeStore("ACME", "BETA");
    private final FakeAuth auth = new FakeAuth(Tokens.token("opaque", Tokens.SVC));
    private final FakeFramework framework = new FakeFramework();

    private DesAccessServices services() {
        return new DesAccessServices(framework.context, store, auth, resolver(),
                new Background(Runnable::run, (delay, task) -> { }, () -> { }));
    }

    private DesEndpointResolver resolver() {
        return Resolvers.of(auth, store);
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
    void aServiceThatCannotBeUnregisteredKeepsNoOther() {
        DesAccessServices services = services();
        framework.unregistering = service -> {
            if (service == framework.access("ACME")) {
                throw new NoClassDefFoundError("on purpose");
            }
        };
        services.deactivate();
        assertNull(framework.access("BETA"));
        assertEquals(1, framework.services.size());
    }

    @Test
    void nothingIsLeftWhereTheServicesCannotBeStarted() {
        boolean[] ended = {false};
        framework.registering = () -> {
            throw new IllegalStateException("the bundle is stopping");
        };
        assertThrows(IllegalStateException.class, () -> new DesAccessServices(framework.context, store, auth,
                resolver(),
                new Background(Runnable::run, (delay, task) -> { }, () -> ended[0] = true)));
        assertTrue(ended[0]);
    }

    @Test
    void eachStepOfTheEndIsDoneWhateverTheOthersThrow() {
        DesAccessServices services = new DesAccessServices(framework.context, store, auth, resolver(),
                new Background(Runnable::run, (delay, task) -> { }, () -> {
                    throw new OutOfMemoryError("on purpose");
                }));
        DesAccess acme = framework.access("ACME");
        framework.unregistering = service -> {
            if (service instanceof CredentialListener) {
                throw new NoClassDefFoundError("on purpose");
            }
        };
        services.deactivate();
        assertNull(framework.access("ACME"));
        assertNull(framework.access("BETA"));
        assertThrows(AccessClosedException.class, acme::endpoint);
        assertThrows(AccessClosedException.class, () -> acme.call(endpoint -> "never"));
        assertEquals("ACME", acme.organisationCode());
    }

    /** Real threads, as they are the point. */
    @Test
    void modulesThatBlockInTheirActivationDelayNeitherTheStoreNorOthersNorTheEnd() throws Exception {
        store.codes.clear();
        CountDownLatch blocked = new CountDownLatch(4);
        CountDownLatch wanted = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(4);
        framework.registered = service -> {
            if (service instanceof DesAccess access && access.organisationCode().startsWith("SLOW")) {
                blocked.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    assertThrows(AccessClosedException.class, access::endpoint);
                    interrupted.countDown();
                }
            } else if (service instanceof DesAccess) {
                wanted.countDown();
            }
        };
        DesAccessServices services = new DesAccessServices(framework.context, store, auth, resolver());
        for (String code : List.of("SLOW1", "SLOW2", "SLOW3", "SLOW4", "ACME")) {
            store.codes.add(code);
            framework.announce(code);
        }
        assertTrue(wanted.await(5, TimeUnit.SECONDS));
        assertTrue(blocked.await(5, TimeUnit.SECONDS));
        long start = System.nanoTime();
        services.deactivate();
        assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) < 1_000);
        assertTrue(interrupted.await(5, TimeUnit.SECONDS));
        assertEquals(0, framework.services.size());
    }
}
