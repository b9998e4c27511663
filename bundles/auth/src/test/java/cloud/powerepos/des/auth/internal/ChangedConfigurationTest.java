package cloud.powerepos.des.auth.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.InvalidConfigurationException;
import cloud.powerepos.des.auth.internal.http.LoopbackServer;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

/** Configurations of the token service that change, are refused, or are removed. */
class ChangedConfigurationTest extends ComponentFixture {

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
        for (Map<String, Object> bad : List.<Map<String, Object>>of(Map.of("token_endpoint", "http://auth.example/"),
                Map.of("scope", "x"),
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
        InvalidConfigurationException error =
                assertThrows(InvalidConfigurationException.class, () -> component.service().token("ACME"));
        assertTrue(error.getMessage().contains("etc/cloud.powerepos.des.auth.cfg): token.endpoint"),
                error.getMessage());
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
    void certificateFileThatCannotBeUsedIsRefusedWithKeyAndRemedy(String name, @TempDir Path folder)
            throws IOException {
        Files.createFile(folder.resolve("empty.pem"));
        Files.writeString(folder.resolve("text.pem"), "not a certificate");
        activate(Map.of("trusted_certificates_file", folder + "/" + name));
        ConfigurationProblem problem = component.service().configurationProblems().get(0);
        assertEquals("trusted.certificates.file", problem.key());
        assertTrue(problem.message().matches("trusted.certificates.file .*: "
                + "(set it to a readable PEM file|create it|name one).*"), problem.message());
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
    void otherTrustedCertificatesEndThePauseAfterAFailure(@TempDir Path folder) throws Exception {
        AtomicBoolean works = new AtomicBoolean();
        try (LoopbackServer failing = new LoopbackServer(connection -> {
            if (works.get()) {
                issue("token", connection);
            }
            connection.close();
        })) {
            String endpoint = failing.uri("http").toString();
            activate(Map.of("token_endpoint", endpoint));
            assertThrows(AuthServerUnavailableException.class, () -> component.service().token("ACME"));
            works.set(true);
            deliver(configuration(Map.of("token_endpoint", endpoint, "request_timeout_ms", 9_000L)));
            assertThrows(AuthServerUnavailableException.class, () -> component.service().token("ACME"), "a pause");
            deliver(configuration(Map.of("token_endpoint", endpoint, "request_timeout_ms", 9_000L,
                    "trusted_certificates_file", anAuthority(folder.resolve("authority.pem")))));
            assertEquals("token", component.service().token("ACME").value());
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
        return Files.writeString(file, "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n").toString();
    }

    @Test
    void misspeltKeyIsToldWithTheNearestOneAndTheFile() {
        try (CapturedLogs logs = new CapturedLogs()) {
            activate(Map.of("request.timout.ms", "500", "felix.fileinstall.filename", "file:/opt/karaf/etc/auth.cfg"));
            String told = "auth.cfg: request.timout.ms is not a key that is read here:"
                    + " did you mean request.timeout.ms?";
            assertTrue(logs.text().contains(told), logs.text());
        }
        assertEquals(Effect.KEY_IGNORED, component.service().configurationProblems().get(0).effect());
        assertEquals("first", component.service().token("ACME").value());
    }
}
