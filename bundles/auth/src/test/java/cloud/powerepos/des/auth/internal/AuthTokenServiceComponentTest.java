package cloud.powerepos.des.auth.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.http.impl.client.HttpClientBuilder;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentServiceObjects;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.TokenListener;
import cloud.powerepos.des.auth.internal.time.Hanging;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.http.OutboundHttp;
import cloud.powerepos.des.operations.inside.TokenOperations;
import cloud.powerepos.des.testing.FakeTokenStore;
import cloud.powerepos.des.testing.LiveThreads;

/** The component from its start to its stop. */
class AuthTokenServiceComponentTest extends ComponentFixture {

    @Test
    void tokenComesFromTheConfiguredEndpoint() {
        activate(Map.of());
        assertEquals("first", component.service().token("ACME").value());
        assertEquals("first", component.service().tokens("ACME").get().value());
        assertEquals(1, server.requests.size());
    }

    @Test
    void servicesAreThereFromTheFirstConfigurationToTheStop() {
        activate(Map.of());
        assertEquals(List.of(List.of(OutboundHttp.class.getName()), List.of(AuthTokenService.class.getName(),
                TokenOperations.class.getName(), CredentialListener.class.getName())), registered);
        component.deactivate();
        assertEquals(List.of(), registered);
    }

    @Test
    void bundleStopsWhileAModuleWaitsInItsActivation() throws InterruptedException {
        CountDownLatch activating = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<String> calls = new CopyOnWriteArrayList<>();
        ServiceRegistration<?> registration = (ServiceRegistration<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    return null;
                });
        BundleContext blocking = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    activating.countDown();
                    goOn.await();
                    return registration;
                });
        receiver = Configurations.received(configuration(Map.of()));
        component = new AuthTokenServiceComponent(credentials, HttpClientBuilder::create, receiver);
        Thread configuring = new Thread(() -> component.register(blocking));
        configuring.start();
        activating.await();
        Thread stopping = new Thread(component::deactivate);
        stopping.start();
        stopping.join(5_000);
        assertTrue(!stopping.isAlive(), "it is stopped");
        goOn.countDown();
        configuring.join(5_000);
        assertEquals(List.of("registerService", "unregister"), calls);
    }

    @Test
    void tokenOutlivesTheComponentWhereThereIsATokenStore() {
        FakeTokenStore rows = new FakeTokenStore(System::nanoTime);
        activate(Map.of());
        component.tokenStore = rows.open("a");
        String token = component.service().token("ACME").value();
        component.deactivate();
        assertEquals(0, rows.leases(), "the stop waits until the token is in the store");
        open();
        component.tokenStore = rows.open("a");
        assertEquals(token, component.service().token("ACME").value());
        assertEquals(1, server.requests.size());
        component.tokenStore = null;
        assertEquals(token, component.service().token("ACME").value());
        component.service().renew("ACME").toCompletableFuture().join();
        assertEquals(2, server.requests.size(), "without the store");
    }

    @Test
    void afterDeactivationCallersAreToldAndNoThreadIsLeft() {
        activate(Map.of());
        component.service().token("ACME");
        component.deactivate();
        assertThrows(AccessClosedException.class, () -> component.service().token("ACME"));
        await().atMost(30, TimeUnit.SECONDS).until(() -> LiveThreads.named("des-auth-").isEmpty());
    }

    @Test
    void listenerThatWaitsForATokenGetsItAndHoldsUpNeitherOthersNorTheStop() throws Exception {
        activate(Map.of());
        CompletableFuture<AccessToken> waitedFor = new CompletableFuture<>();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(2);
        component.listeners = List.of(listener(event -> {
            component.service().renew("ACME");
            waitedFor.complete(component.service().requestToken("ACME").toCompletableFuture().join());
            Hanging.until(release);
        }), listener(event -> told.countDown()));
        component.service().token("ACME");
        assertEquals("first", waitedFor.get(10, TimeUnit.SECONDS).value());
        assertTrue(told.await(10, TimeUnit.SECONDS), "of both tokens");
        long begin = System.nanoTime();
        component.deactivate();
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(3));
        release.countDown();
    }

    private static ComponentServiceObjects<TokenListener> listener(TokenListener listener) {
        return new ComponentServiceObjects<>() {
            @Override
            public TokenListener getService() {
                return listener;
            }

            @Override
            public void ungetService(TokenListener service) {
                // nothing to give back
            }

            @Override
            public ServiceReference<TokenListener> getServiceReference() {
                return null;
            }
        };
    }
}
