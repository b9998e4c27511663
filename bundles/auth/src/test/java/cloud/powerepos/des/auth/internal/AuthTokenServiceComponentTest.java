package cloud.powerepos.des.auth.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import org.apache.http.impl.client.HttpClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentServiceObjects;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.InvalidConfigurationException;
import cloud.powerepos.des.auth.TokenListener;
import cloud.powerepos.des.auth.internal.http.LoopbackServer;
import cloud.powerepos.des.auth.internal.time.Hanging;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.testing.FakeTokenStore;

class AuthTokenServiceComponentTest implements CredentialStore {

    private final DesCredentials acme = new DesCredentials("ACME", "client", "secret", "account", "password", 1, "acme.cfg");
    private LoopbackServer server;
    private AuthTokenServiceComponent component;
    private AuthConfigurationReceiver receiver;
    private final BundleContext framework = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
            new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (p, m, a) -> null));

    @BeforeEach
    void start() throws IOException {
        server = tokens("first");
    }

    @AfterEach
    void stop() throws IOException {
        if (component != null) {
            component.deactivate();
        }
        server.close();
    }

    @Test
    void tokenComesFromTheConfiguredEndpoint() {
        activate(Map.of());
        assertEquals("first", component.service().token("ACME").value());
        assertEquals("first", component.service().tokens("ACME").get().value());
        assertEquals(1, server.requests.size());
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
        component = new AuthTokenServiceComponent(this, HttpClientBuilder::create, receiver);
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
    void changedTimeLimitsKeepEveryToken() {
        activate(Map.of());
        AccessToken token = component.service().token("ACME");
        deliver(configuration(Map.of("request_timeout_ms", 500L, "parallel_requests", 2)));
        assertSame(token, component.service().token("ACME"));
        assertEquals(1, server.requests.size());
        assertEquals(2, component.service().parallelRequests());
    }

    @Test
    void changedTokenEndpointDropsEveryTokenAndTheRefreshTokenIsNotForTheNewOne() throws IOException {
        activate(Map.of());
        AccessToken token = component.service().token("ACME");
        try (LoopbackServer second = tokens("second")) {
            deliver(configuration(Map.of("token_endpoint", second.uri("http").toString())));
            assertNotEquals(token, component.service().token("ACME"));
            assertTrue(second.requests.get(0).contains("grant_type=password"));
            assertEquals(1, server.requests.size());
        }
    }

    @Test
    void configurationThatCannotBeUsedLeavesTheLastGoodOneInForce() {
        activate(Map.of());
        AccessToken token = component.service().token("ACME");
        for (Map<String, Object> bad : List.<Map<String, Object>>of(Map.of("token_endpoint", "http://auth.example/"), Map.of("scope", "x"),
                Map.of("trusted_certificates_file", "/no/such/file.pem"), Map.of("parallel_requests", 99))) {
            try (CapturedLogs logs = new CapturedLogs()) {
                deliver(configuration(bad));
                assertTrue(logs.text().contains("the last good one stays in force"), logs.text());
            }
            assertEquals(Effect.LAST_GOOD_IN_FORCE, component.service().configurationProblems().get(0).effect());
            assertSame(token, component.service().token("ACME"));
        }
        assertEquals("first", component.service().renew("ACME").toCompletableFuture().join().value());
        assertEquals(2, server.requests.size());
    }

    @Test
    void firstConfigurationThatCannotBeUsedIsToldToCallersUntilItIsMended() {
        activate(Map.of("token_endpoint", "http://auth.example/token"));
        InvalidConfigurationException error = assertThrows(InvalidConfigurationException.class, () -> component.service().token("ACME"));
        assertTrue(error.getMessage().contains("etc/cloud.powerepos.des.auth.cfg): token.endpoint"), error.getMessage());
        assertSame(InvalidConfigurationException.class, assertThrows(ExecutionException.class,
                () -> component.service().requestToken("ACME").toCompletableFuture().get()).getCause().getClass());
        assertTrue(component.service().status("ACME").isPresent(), "an operator may look all the same");

        assertEquals(Effect.NOTHING_IN_FORCE, component.service().configurationProblems().get(0).effect());

        deliver(configuration(Map.of()));
        assertEquals("first", component.service().token("ACME").value());
        assertEquals(List.of(), component.service().configurationProblems());
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.pem", "", "empty.pem", "text.pem", "\0"})
    void certificateFileThatCannotBeUsedIsRefusedWithKeyAndRemedy(String name, @TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("empty.pem"));
        Files.writeString(folder.resolve("text.pem"), "not a certificate");
        activate(Map.of("trusted_certificates_file", folder + "/" + name));
        ConfigurationProblem problem = component.service().configurationProblems().get(0);
        assertEquals("trusted.certificates.file", problem.key());
        assertTrue(problem.message().matches("trusted.certificates.file .*: (set it to a readable PEM file|create it|name one)"
                + ".*"), problem.message());
    }

    @Test
    void requestUnderWayOutlivesAChangeOfTheTrustedCertificates(@TempDir Path folder) throws Exception {
        CountDownLatch changed = new CountDownLatch(1);
        try (LoopbackServer slow = new LoopbackServer(connection -> {
            changed.await();
            issue("slow", connection);
        })) {
            activate(Map.of("token_endpoint", slow.uri("http").toString()));
            CompletableFuture<AccessToken> token = component.service().requestToken("ACME").toCompletableFuture();
            await().until(() -> slow.requests.size() == 1);
            deliver(configuration(Map.of("token_endpoint", slow.uri("http").toString(),
                    "trusted_certificates_file", anAuthority(folder.resolve("authority.pem")))));
            assertEquals(List.of(), component.service().configurationProblems());
            changed.countDown();
            assertEquals("slow", token.get(10, TimeUnit.SECONDS).value());
            assertEquals(1, slow.requests.size());
        }
    }

    @Test
    void fileOfTrustedCertificatesIsFollowed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("authority.pem");
        activate(Map.of("trusted_certificates_file", file.toString()));
        assertEquals(Effect.NOTHING_IN_FORCE, component.service().configurationProblems().get(0).effect());
        anAuthority(file);
        await().until(() -> component.service().configurationProblems().isEmpty());
        AccessToken token = component.service().token("ACME");

        Files.writeString(file, "not a certificate");
        await().until(() -> !component.service().configurationProblems().isEmpty());
        assertEquals(Effect.LAST_GOOD_IN_FORCE, component.service().configurationProblems().get(0).effect());
        anAuthority(file);
        await().until(() -> component.service().configurationProblems().isEmpty());
        assertSame(token, component.service().token("ACME"));
    }

    @Test
    void deletedConfigurationNeverSendsCredentialsElsewhere() {
        activate(Map.of());
        AccessToken token = component.service().token("ACME");
        receiver.updated(null);
        assertSame(token, component.service().token("ACME"));
        component.deactivate();
        open();
        assertEquals("first", component.service().token("ACME").value());
        assertEquals(2, server.requests.size(), "the same endpoint after a restart of the component");
    }

    /** Writes the certificate of one authority that the JVM trusts. */
    private static String anAuthority(Path file) throws Exception {
        TrustManagerFactory jvm = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        jvm.init((KeyStore) null);
        byte[] certificate = ((X509TrustManager) jvm.getTrustManagers()[0]).getAcceptedIssuers()[0].getEncoded();
        return Files.writeString(file, "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n").toString();
    }

    @Test
    void misspeltKeyIsToldWithTheNearestOneAndTheFile() {
        try (CapturedLogs logs = new CapturedLogs()) {
            activate(Map.of("request.timout.ms", "500", "felix.fileinstall.filename", "file:/opt/karaf/etc/auth.cfg"));
            String told = "auth.cfg: request.timout.ms is not a key that is read here: did you mean request.timeout.ms?";
            assertTrue(logs.text().contains(told), logs.text());
        }
        assertEquals(Effect.KEY_IGNORED, component.service().configurationProblems().get(0).effect());
        assertEquals("first", component.service().token("ACME").value());
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
        await().atMost(10, TimeUnit.SECONDS).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("des-auth-") && thread.isAlive()));
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

    private static LoopbackServer tokens(String value) throws IOException {
        return new LoopbackServer(connection -> issue(value, connection));
    }

    private static void issue(String value, Socket connection) throws IOException {
        String body = "{\"token_type\":\"Bearer\",\"access_token\":\"" + value + "\",\"expires_in\":28800,\"refresh_token\":\"r\"}";
        connection.getOutputStream().write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
        connection.close();
    }

    private void activate(Map<String, Object> values) {
        receiver = Configurations.received(configuration(values));
        open();
    }

    private void open() {
        component = new AuthTokenServiceComponent(this, HttpClientBuilder::create, receiver);
        component.register(framework);
    }

    private void deliver(RawConfiguration configuration) {
        receiver.configuration().delivered(configuration);
    }

    private RawConfiguration configuration(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(Map.of("token_endpoint", server.uri("http").toString()));
        all.putAll(values);
        return Configurations.of(all);
    }

    @Override
    public Optional<DesCredentials> find(String organisationCode) {
        return Optional.of(acme).filter(credentials -> credentials.organisationCode().equals(organisationCode));
    }

    @Override
    public Set<String> organisationCodes() {
        return Set.of("ACME");
    }

    @Override
    public List<ConfigurationProblem> problems() {
        return List.of();
    }
}
