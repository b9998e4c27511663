package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import cloud.powerepos.des.shell.internal.Probe.Answer;

class CertificatesTest {

    @TempDir
    private Path folder;
    private HttpsServer server;

    @BeforeEach
    void serverWithACertificateOfItsOwn() throws Exception {
        String store = folder.resolve("server.p12").toString();
        keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=auth.example", "-ext",
                "san=ip:127.0.0.1", "-validity", "3", "-keystore", store, "-storepass", "changeit");
        keytool("-exportcert", "-rfc", "-alias", "server", "-file", pem(), "-keystore", store, "-storepass", "changeit");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(Path.of(store).toFile(), "changeit".toCharArray()), "changeit".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(405, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aCertificateThatNobodyVouchesForFailsWithTheRemedy() {
        Step.Failure failure = assertThrows(Step.Failure.class, () -> ask(""));
        assertTrue(failure.getMessage().startsWith("no trusted TLS connection"), failure.getMessage());
        assertTrue(failure.remedy().contains("trusted.certificates.file"), failure.remedy());
    }

    @Test
    void theAuthoritiesOfThePemFileAreTrustedToo() throws Exception {
        Answer answer = ask(pem());
        assertEquals(405, answer.status());
        assertEquals("CN=auth.example", answer.certificate().orElseThrow().getSubjectX500Principal().getName());
    }

    private Answer ask(String trusted) throws Exception {
        return new Probe(Certificates.trusting(trusted), Duration.ofSeconds(5), Clock.systemUTC())
                .tokenEndpoint(URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/token"));
    }

    private String pem() {
        return folder.resolve("authority.pem").toString();
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }
}
