package cloud.powerepos.des.itests.karaf;

import static cloud.powerepos.des.itests.karaf.Eventually.eventually;
import static org.junit.Assert.assertThrows;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import org.apache.felix.hc.api.Result;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.operations.inside.EndpointOperations;

/**
 * Breaks one thing after the other as an operator meets it, asks every face what is wrong and what to do, does that,
 * and sees that all is well again. Each test has organisations of its own, and leaves what was said in
 * target/trouble.txt.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class TroubleIT extends Trouble {

    private static final String KEY_STORE_PASSWORD = "not-a-secret";
    private static final String ENDPOINT_FILE = DesEndpointResolver.PID + ".cfg";

    @Configuration
    public Option[] karaf() throws Exception {
        Path target = Path.of("target").toAbsolutePath();
        Files.deleteIfExists(target.resolve("trouble.txt"));
        Certificates.selfSigned(target, "trouble", KEY_STORE_PASSWORD);
        return options(sandbox(), editConfigurationFilePut("etc/cloud.powerepos.des.health.cfg", "organisation.checks",
                "true"), features(FEATURES, "powerepos-des-shell", "powerepos-des-health",
                "powerepos-des-management", "powerepos-des-events"), systemProperty(TARGET).value(target.toString()));
    }

    @Test
    public void aWrongPassword() throws Exception {
        known("WRONGPW", secret("right-password"));
        configured("WRONGPW", "service.account.password = " + secret("wrong-password"));
        assertThrows(CredentialsRejectedException.class, () -> tokens().token("WRONGPW"));

        Said said = look("1. A wrong password of the service account", "WRONGPW");
        said.state("refused", "REFUSED", Result.Status.CRITICAL);
        String remedy = "fix service.account.id or service.account.password in " + file("WRONGPW")
                + ", or the password file that it names";
        said.tokenRemedy(remedy);
        said.checkFails("Token", remedy);

        drop("WRONGPW", "service.account.password = right-password");
        isWell("WRONGPW");
    }

    @Test
    public void aWrongClientSecret() throws Exception {
        known("CLIENT", secret("password-of-client"));
        configured("CLIENT", "service.account.password = password-of-client");
        client(secret("wrong-client-secret"));
        assertThrows(CredentialsRejectedException.class, () -> tokens().token("CLIENT"));

        Said said = look("2. A wrong client secret of the integrator", "CLIENT", "the client integrator");
        said.state("refused", "REFUSED", Result.Status.CRITICAL);
        String remedy = "fix client.id or client.secret in " + CLIENT_FILE + ", or in " + file("CLIENT")
                + " where that names its own";
        said.tokenRemedy(remedy, "fix client.id or client.secret in " + CLIENT_FILE);
        said.checkFails("Token", remedy);

        client(CLIENT_SECRET);
        isWell("CLIENT");
    }

    @Test
    public void anAuthServerThatIsDown() throws Exception {
        known("DOWN", secret("password-of-down"));
        configured("DOWN", "service.account.password = password-of-down");
        // a port that is taken and refuses every connection, as nothing listens on it
        try (Socket down = new Socket()) {
            down.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            authServer(URI.create("http://127.0.0.1:" + down.getLocalPort() + "/authorisation/token"));
            assertThrows(AuthServerUnavailableException.class, () -> tokens().token("DOWN"));

            Said said = look("3. The AuthServer is down", "DOWN");
            said.state("waiting until ", "WAITING", Result.Status.CRITICAL);
            said.tokenRemedy("if this lasts, see that it can be reached and that token.endpoint in " + AUTH_FILE
                    + " is right");
            said.checkFails("AuthServer", "see that token.endpoint in etc/" + AUTH_FILE
                    + " is right, that the server runs and that no firewall is in the way");

            authServer(sandbox.tokenEndpoint());
        }
        isWell("DOWN");
    }

    @Test
    public void anUntrustedCertificate() throws Exception {
        known("CERT", secret("password-of-cert"));
        configured("CERT", "service.account.password = password-of-cert");
        Path target = Path.of(System.getProperty(TARGET));
        try (Front tls = Front.withCertificate(sandbox.tokenEndpoint(), target.resolve("trouble.p12"),
                KEY_STORE_PASSWORD)) {
            authServer(tls.address());
            assertThrows(AuthServerUnavailableException.class, () -> tokens().token("CERT"));

            Said said = look("4. The certificate of the AuthServer is not trusted", "CERT");
            said.state("waiting until ", "WAITING", Result.Status.CRITICAL);
            said.tokenRemedy("see that the clock is right and that the JVM or trusted.certificates.file in " + AUTH_FILE
                    + " trusts who signed its certificate");
            said.checkFails("AuthServer", "trusted.certificates.file in etc/" + AUTH_FILE + " trusts the authority");

            // no des:retry is needed: a change of the trusted certificates ends the back-off of the AuthServer
            Files.copy(target.resolve("trouble.pem"), etc("trouble.pem"));
            writeAuthServer(tls.address(), "trouble.pem");
            isWell("CERT");
            authServer(sandbox.tokenEndpoint());
            Files.delete(etc("trouble.pem"));
        }
        isWell("CERT");
    }

    @Test
    public void aClockThatIsTenMinutesOff() throws Exception {
        known("CLOCK", secret("password-of-clock"));
        configured("CLOCK", "service.account.password = password-of-clock");
        try (Front late = Front.withClock(sandbox.tokenEndpoint(), Duration.ofMinutes(10))) {
            authServer(late.address());
            tokens().token("CLOCK");

            Said said = look("5. The clock is ten minutes off", "CLOCK");
            said.state("fresh", "FRESH", Result.Status.OK);
            said.checkWarns("AuthServer", "behind: set the clock of this machine, best by a time service (NTP)");

            authServer(sandbox.tokenEndpoint());
        }
        isWell("CLOCK");
    }

    @Test
    public void anOrganisationWithoutDes() throws Exception {
        known("NODES", secret("password-of-nodes"));
        sandbox.setDesAssigned("NODES", false);
        configured("NODES", "service.account.password = password-of-nodes");
        assertThrows(CredentialsRejectedException.class, () -> tokens().token("NODES"));

        Said said = look("6. The organisation has no DES assigned", "NODES");
        said.state("refused", "REFUSED", Result.Status.CRITICAL);
        String remedy = "see that the organisation has DES assigned, or fix scope in " + AUTH_FILE;
        said.tokenRemedy(remedy);
        said.checkFails("Token", remedy);
        said.checkFails("Token", "des:retry NODES");

        sandbox.setDesAssigned("NODES", true);
        new Console(sessions).type("admin", "des:retry NODES");
        isWell("NODES");
    }

    @Test
    public void aSecretFileThatCannotBeRead() throws Exception {
        known("NOFILE", secret("password-of-nofile"));
        drop("NOFILE", "service.account.password.file = nofile-password");
        refused("NOFILE", "does not exist");
        assertThrows(UnknownOrganisationException.class, () -> tokens().token("NOFILE"));

        Said missing = look("7a. The file of a secret is missing", "NOFILE");
        String remedy = "the file " + etc("nofile-password") + " does not exist: create it or correct the key";
        missing.configurationRemedy("misconfigured", Result.Status.CRITICAL, 1, remedy);
        missing.notThere();
        missing.checkFails("Secrets", remedy);

        start = log().length();
        Files.createDirectory(etc("nofile-folder"));
        drop("NOFILE", "service.account.password.file = nofile-folder");
        refused("NOFILE", "nofile-folder");

        Said folder = look("7b. The file of a secret is a folder", "NOFILE");
        remedy = "the file " + etc("nofile-folder") + " is not a regular file: name one";
        folder.configurationRemedy("misconfigured", Result.Status.CRITICAL, 1, remedy);
        folder.notThere();
        folder.checkFails("Secrets", remedy);

        Files.writeString(etc("nofile-password"), "password-of-nofile");
        configured("NOFILE", "service.account.password.file = nofile-password");
        isWell("NOFILE");

        start = log().length();
        drop("NOFILE", "service.account.password.file = nofile-folder");
        refused("NOFILE", "nofile-folder");

        Said lastGood = look("7c. The file of a secret is a folder, where there was a good one before", "NOFILE");
        lastGood.state("fresh", "FRESH", Result.Status.WARN);
        lastGood.configurationRemedy("misconfigured", Result.Status.WARN, 1, remedy);
        lastGood.checkWarns("Secrets", remedy);

        drop("NOFILE", "service.account.password.file = nofile-password");
        isWell("NOFILE");
    }

    @Test
    public void twoFilesForOneOrganisation() throws Exception {
        known("TWICE", secret("password-of-twice"));
        configured("TWICE", "service.account.password = password-of-twice");
        tokens().token("TWICE");
        String second = file("TWICE-AGAIN");
        write(second, "organisation.code = TWICE", "service.account.id = other",
                "service.account.password = " + secret("password-of-another"));
        refused("TWICE", "already");

        Said said = look("8. Two files for one organisation", "TWICE", second);
        String remedy = "organisation.code TWICE is already given by " + file("TWICE") + ": remove one of the two";
        said.state("fresh", "FRESH", Result.Status.WARN);
        said.configurationRemedy("misconfigured", Result.Status.WARN, 1, remedy);
        said.checkWarns("Configuration", second + " is refused: " + remedy);

        Files.delete(etc(second));
        isWell("TWICE");
    }

    @Test
    public void aMisspeltKeyOfAnOrganisation() throws Exception {
        known("MISSPELT", secret("password-of-misspelt"));
        Files.writeString(etc("misspelt-password"), "password-of-misspelt");
        drop("MISSPELT", "service.account.pasword.file = misspelt-password");
        refused("MISSPELT", "is missing");

        Said said = look("9a. A misspelt key of an organisation", "MISSPELT");
        String missing = "service.account.password is missing: set it or service.account.password.file";
        String misspelt = "service.account.pasword.file is not a key that is read here: did you mean"
                + " service.account.password.file?";
        said.configurationRemedy("misconfigured", Result.Status.CRITICAL, 2, missing);
        said.configurationRemedy("ignored key", Result.Status.CRITICAL, 2, misspelt);
        said.notThere();
        said.checkFails("Secrets", missing);
        said.checkFails("Secrets", misspelt);

        configured("MISSPELT", "service.account.password.file = misspelt-password");
        isWell("MISSPELT");
    }

    @Test
    public void aMisspeltKeyOfTheTokenService() throws Exception {
        misspelt("9b. A misspelt key of the token service", "TIMEOUT", AUTH_FILE, "request.timout.ms = 5000",
                "request.timout.ms is not a key that is read here: did you mean request.timeout.ms?");
    }

    @Test
    public void aMisspeltKeyOfTheEndpoints() throws Exception {
        misspelt("9c. A misspelt key of the endpoints", "HOSTS", ENDPOINT_FILE, "allowed.host = *.powerepos.cloud",
                "allowed.host is not a key that is read here: did you mean allowed.hosts?");
    }

    private void misspelt(String title, String organisation, String file, String line, String remedy) throws Exception {
        known(organisation, secret("password-of-" + organisation));
        configured(organisation, "service.account.password = password-of-" + organisation);
        tokens().token(organisation);
        String[] before = lines(file).toArray(String[]::new);
        write(file, Stream.concat(Stream.of(before), Stream.of(line)).toArray(String[]::new));
        eventually("a problem", () -> tokenOperations().configurationProblems().size()
                + service(EndpointOperations.class).configurationProblems().size() == 1);

        Said said = look(title, organisation, file.substring(file.lastIndexOf("des.") + "des.".length()));
        said.configurationRemedy("ignored key", Result.Status.WARN, 1, remedy);
        said.checkWarns("Configuration", file + ": " + remedy);

        write(file, before);
        isWell(organisation);
    }
}
