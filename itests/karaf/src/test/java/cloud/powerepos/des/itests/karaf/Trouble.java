package cloud.powerepos.des.itests.karaf;

import static cloud.powerepos.des.itests.karaf.Eventually.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import javax.inject.Inject;

import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.After;
import org.junit.Before;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.CredentialStore;

/**
 * What each trouble of an operator needs: an organisation that is configured, a look at every face, and the certainty
 * that all is well again.
 */
public abstract class Trouble extends DesSandbox {

    static final String TARGET = "itest.target";
    static final String AUTH_FILE = AuthTokenService.PID + ".cfg";
    static final String CLIENT_FILE = CredentialStore.CLIENT_PID + ".cfg";

    /** Of all tests, in the order of their titles. */
    static final Map<String, String> TRANSCRIPT = new TreeMap<>();

    @Inject
    SessionFactory sessions;

    @Inject
    CredentialStore store;

    Faces faces;
    int start;

    @Before
    public void theFacesAreThere() {
        start = log().length();
        faces = new Faces(new Console(sessions), service(HealthCheckExecutor.class), () -> log().substring(start));
        eventually("des:check", () -> sessions.getRegistry().getCommand("des", "check") != null);
        eventually("the overall check", () -> !faces.overall().isEmpty());
    }

    /** Where a test did not come to its end, the next one finds things as they were all the same. */
    @After
    public void theFilesOfAllAreInOrder() {
        writeAuthServer(sandbox.tokenEndpoint(), "");
        write(CLIENT_FILE, "client.id = integrator", "client.secret = " + CLIENT_SECRET);
    }

    @After
    public void theLogShowsNoSecret() {
        secrets.forEach(secret -> assertFalse("A secret is in the log", log().contains(secret)));
    }

    /** The file is in force, and every face knows the organisation. */
    void configured(String organisation, String passwordLine) {
        drop(organisation, passwordLine);
        eventually(organisation, () -> faces.hasBean(organisation) && store.problems().isEmpty());
        eventually("a health check", () -> !faces.entries("PowerEPOS DES " + organisation).isEmpty());
    }

    void refused(String organisation, String why) {
        eventually("a problem of " + organisation, () -> store.problems().stream().anyMatch(
                problem -> problem.organisationCode().equals(organisation) && problem.message().contains(why)));
    }

    void client(String clientSecret) {
        write(CLIENT_FILE, "client.id = integrator", "client.secret = " + clientSecret);
        eventually("the client secret", () -> store.organisationCodes().stream()
                .allMatch(code -> store.find(code).orElseThrow().clientSecret().equals(clientSecret)));
    }

    /** Every other line stays: a file that lacks one is waited for, as it may not be written to its end. */
    static void writeAuthServer(URI tokenEndpoint, String trustedCertificates) {
        write(AUTH_FILE, lines(AUTH_FILE).map(line -> line.replaceFirst("^token\\.endpoint *=.*", "token.endpoint = "
                + tokenEndpoint)).map(line -> line.replaceFirst("^trusted\\.certificates\\.file *=.*",
                "trusted.certificates.file = " + trustedCertificates)).toArray(String[]::new));
    }

    /** File Install empties a file for a moment while it writes back what it has read. */
    static Stream<String> lines(String file) {
        AtomicReference<List<String>> last = new AtomicReference<>(List.of());
        eventually(file + " is not being written", () -> {
            List<String> now = Files.readAllLines(etc(file), StandardCharsets.ISO_8859_1);
            return !now.isEmpty() && now.equals(last.getAndSet(now));
        });
        return last.get().stream();
    }

    void authServer(URI tokenEndpoint) {
        int before = log().length();
        writeAuthServer(tokenEndpoint, "");
        eventually("another AuthServer", () -> log().substring(before).contains("every token is requested anew"));
    }

    /** What was done has helped: an operator sees it in the check, and monitoring by itself. */
    void isWell(String organisation) {
        Console console = new Console(sessions);
        eventually(() -> console.type("viewer", "des:check " + organisation));
        eventually(() -> faces.overall().forEach(
                entry -> assertEquals(entry.getMessage(), Result.Status.OK, entry.getStatus())));
    }

    Said look(String title, String organisation, String... also) throws Exception {
        List<String> words = Stream.concat(Stream.of(organisation, file(organisation)), Stream.of(also)).toList();
        Said said = faces.of(organisation, words);
        said.nothingOf(secrets);
        TRANSCRIPT.put(title, said.text());
        writeTranscript();
        return said;
    }

    static void writeTranscript() throws IOException {
        StringBuilder text = new StringBuilder("What every face says, for each thing that can go wrong."
                + " Lines that speak of something else are left out.\n");
        TRANSCRIPT.forEach((title, said) -> text.append("\n\n").append(title).append("\n")
                .append("=".repeat(title.length()))
                .append("\n\n").append(said));
        Files.writeString(Path.of(System.getProperty(TARGET), "trouble.txt"), text);
    }
}
