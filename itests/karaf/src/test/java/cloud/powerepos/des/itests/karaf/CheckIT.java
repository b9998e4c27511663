package cloud.powerepos.des.itests.karaf;

import static cloud.powerepos.des.itests.karaf.Eventually.eventually;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import javax.inject.Inject;

import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.support.CommandException;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.http.OutboundHttp;

/** What des:check makes of servers that treat its own requests worse than real ones, and of certificates and files. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class CheckIT extends DesSandbox {

    private static final String TARGET = "itest.target";
    private static final String KEY_STORE_PASSWORD = "not-a-secret";
    private static final String AUTH_FILE = AuthTokenService.PID + ".cfg";
    private static final String ENDPOINT_FILE = DesEndpointResolver.PID + ".cfg";
    private static final String PASSWORD = "password-never-shown";

    @Inject
    private SessionFactory sessions;

    private Console console;

    @Configuration
    public Option[] karaf() throws Exception {
        Path target = Path.of("target").toAbsolutePath();
        Certificates.selfSigned(target, "check", KEY_STORE_PASSWORD);
        return options(sandbox(), features(FEATURES, "powerepos-des-shell"),
                systemProperty(TARGET).value(target.toString()));
    }

    @Before
    public void theCommandsAreThere() {
        console = new Console(sessions);
        eventually("des:check", () -> sessions.getRegistry().getCommand("des", "check") != null);
    }

    @After
    public void thingsAreAsTheyWere() {
        assertThat(console.shown(), not(containsString(PASSWORD)));
        authServer(sandbox.tokenEndpoint());
    }

    @Test
    public void aProbeThatIsNotAnsweredNeverOutweighsTheTokenRequest() throws Exception {
        for (boolean hanging : List.of(false, true)) {
            String organisation = hanging ? "HANGS" : "DROPS";
            configured(organisation);
            try (Front front = Front.withClock(sandbox.tokenEndpoint(), Duration.ZERO).ignoring("HEAD", hanging)) {
                authServer(front.address());
                String shown = console.type("viewer", "des:check " + organisation);
                assertThat(shown, containsString(organisation + " can use DES."));
                assertStep(shown, "(!|WARN)", "AuthServer",
                        "the token request itself was answered, so only this check's own request fails");
                assertStep(shown, "(\u2713|OK)", "Token", "issued");
            }
        }
    }

    @Test
    public void keysAreFetchedWithTheTrustOfTokenRequestsAndARefusalHasItsReason() throws Exception {
        configured("KEYS");
        Path target = Path.of(System.getProperty(TARGET));
        try (Front tls = Front.withCertificate(sandbox.jwksUri(), target.resolve("check.p12"), KEY_STORE_PASSWORD)) {
            List<String> before = Files.readAllLines(etc(ENDPOINT_FILE), StandardCharsets.ISO_8859_1);
            write(ENDPOINT_FILE, "jwks.uri = " + tls.address());
            eventually("the check of signatures", () -> {
                try {
                    console.type("viewer", "des:check KEYS");
                    return false;
                } catch (CommandException e) {
                    return e.getMessage().contains("step Endpoint failed");
                }
            });
            assertThat(console.shown(), containsString("unable to find valid certification path"));

            Files.copy(target.resolve("check.pem"), etc("check.pem"));
            write(AUTH_FILE, "token.endpoint = " + sandbox.tokenEndpoint(), "trusted.certificates.file = check.pem");
            eventually("the keys", () -> {
                try {
                    return console.type("viewer", "des:check KEYS").contains("KEYS can use DES.");
                } catch (CommandException e) {
                    return false;
                }
            });
            write(ENDPOINT_FILE, before.toArray(String[]::new));
            authServer(sandbox.tokenEndpoint());
            Files.delete(etc("check.pem"));
        }
    }

    @Test
    public void aSecretThatOthersOrTheGroupCanReadIsAWarning() throws Exception {
        configured("OPEN");
        Path file = etc(file("OPEN"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertStep(console.type("viewer", "des:check OPEN"), "(!|WARN)", "Secrets",
                "others on this machine can read service.account.password in " + file);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        String group = Files.readAttributes(file, PosixFileAttributes.class).group().getName();
        assertStep(console.type("viewer", "des:check OPEN"), "(!|WARN)", "Secrets",
                "the group " + group + " can read service.account.password in " + file);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(console.type("viewer", "des:check OPEN"),
                not(containsString("service.account.password in " + file)));
        Files.delete(file);
        eventually("the end of it", () -> !service(CredentialStore.class).organisationCodes().contains("OPEN"));
        assertThat(assertThrows(CommandException.class, () -> console.type("viewer", "des:check OPEN")).getMessage(),
                containsString("step Configuration failed"));
    }

    private void configured(String organisation) {
        known(organisation, PASSWORD);
        drop(organisation, "service.account.password = " + PASSWORD);
        eventually(organisation, () -> service(CredentialStore.class)
                .organisationCodes().contains(organisation));
    }

    private void authServer(URI address) {
        write(AUTH_FILE, "token.endpoint = " + address);
        OutboundHttp http = service(OutboundHttp.class);
        eventually("the new address", () -> http.tokenEndpoint().filter(address::equals).isPresent());
    }

    private static void assertStep(String shown, String mark, String step, String text) {
        String lines = shown.replaceAll("\\s+", " ");
        assertTrue(shown, lines.matches("(?s).*" + mark + " " + step + " .*" + Pattern.quote(text)
                + ".*"));
    }
}
