package cloud.powerepos.des.itests.karaf;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

import javax.inject.Inject;

import org.junit.Before;
import org.ops4j.pax.exam.Option;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.itests.example.GroupReport;
import cloud.powerepos.des.itests.testing.Ports;
import cloud.powerepos.des.operations.inside.TokenOperations;
import cloud.powerepos.des.sandbox.Sandbox;
import cloud.powerepos.des.sandbox.SandboxOrganisation;

/** The distribution with sandbox and example module, all set up by files as an operator does it. */
public abstract class DesSandbox extends DesKaraf {

    static final String CLIENT_SECRET = "client-secret-never-logged";

    @Inject
    protected Sandbox sandbox;

    /** What a test must find nowhere. */
    final Set<String> secrets = new ConcurrentSkipListSet<>(List.of(CLIENT_SECRET));

    @Before
    public void countAnew() {
        sandbox.resetCounters();
    }

    /** Runs outside of the container. */
    static Option sandbox() {
        // it stops and starts again while the container runs
        int port = Ports.free();
        return composite(distribution(), features(FEATURES, "powerepos-des-sandbox"),
                bundle(url("cloud.powerepos.des.itests.example.jar")),
                editConfigurationFilePut("etc/cloud.powerepos.des.sandbox.cfg", "port", String.valueOf(port)),
                editConfigurationFilePut("etc/cloud.powerepos.des.sandbox.cfg", "des.port", "0"),
                editConfigurationFilePut("etc/cloud.powerepos.des.sandbox.cfg", "client.id", "integrator"),
                editConfigurationFilePut("etc/cloud.powerepos.des.sandbox.cfg", ".client.secret", CLIENT_SECRET),
                editConfigurationFilePut("etc/cloud.powerepos.des.client.cfg", "client.id", "integrator"),
                editConfigurationFilePut("etc/cloud.powerepos.des.client.cfg", "client.secret", CLIENT_SECRET),
                editConfigurationFilePut("etc/cloud.powerepos.des.auth.cfg", "token.endpoint",
                        "http://127.0.0.1:" + port + "/authorisation/token"));
    }

    String secret(String secret) {
        secrets.add(secret);
        return secret;
    }

    void known(String organisation, String password) {
        sandbox.putOrganisation(new SandboxOrganisation(organisation, account(organisation), password));
    }

    void drop(String organisation, String passwordLine) {
        write(file(organisation), "organisation.code = " + organisation,
                "service.account.id = " + account(organisation), passwordLine);
    }

    static String file(String organisation) {
        return CredentialStore.ORGANISATION_PID + "-" + organisation.toLowerCase(Locale.ROOT) + ".cfg";
    }

    static String account(String organisation) {
        return "svc-" + organisation.toLowerCase(Locale.ROOT);
    }

    AuthTokenService tokens() {
        return service(AuthTokenService.class);
    }

    TokenOperations tokenOperations() {
        return service(TokenOperations.class);
    }

    GroupReport report() {
        return service(GroupReport.class);
    }
}
