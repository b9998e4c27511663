package cloud.powerepos.des.itests.felix;

import static cloud.powerepos.des.itests.felix.Eventually.eventually;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import javax.inject.Inject;

import org.junit.After;
import org.junit.Before;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.http.OutboundHttp;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.sandbox.Sandbox;
import cloud.powerepos.des.sandbox.SandboxOrganisation;
import cloud.powerepos.des.sandbox.SandboxSettings;

/** A plain Felix with the services, configured through Config Admin, and a sandbox for each test. */
public abstract class DesFelix {

    static final String CLIENT_SECRET = "client-secret-never-shown";

    @Inject
    BundleContext context;

    @Inject
    ConfigurationAdmin configurations;

    final List<org.osgi.service.cm.Configuration> made = new ArrayList<>();
    Sandbox sandbox;

    @Before
    public void startTheSandboxAndConfigureTheIntegrator() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults().withClient("integrator", CLIENT_SECRET));
        configure(AuthTokenService.PID, Map.of("token.endpoint", sandbox.tokenEndpoint().toString()));
        configure(CredentialStore.CLIENT_PID, Map.of("client.id", "integrator", "client.secret", CLIENT_SECRET));
        // the bundles were restarted without a configuration, which stands for the defaults
        eventually("the AuthServer of this test", () -> service(OutboundHttp.class, null).tokenEndpoint()
                .equals(Optional.of(sandbox.tokenEndpoint())));
    }

    @After
    public void removeWhatWasConfigured() throws IOException, BundleException {
        for (org.osgi.service.cm.Configuration configuration : made) {
            configuration.delete();
        }
        // what protects outlives its configuration, but not its bundle
        restart("cloud.powerepos.des.endpoint", "cloud.powerepos.des.auth");
        sandbox.close();
    }

    void restart(String... symbolicNames) throws BundleException {
        List<Bundle> bundles = Stream.of(symbolicNames).map(name -> Stream.of(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(name)).findAny().orElseThrow()).toList();
        for (Bundle bundle : bundles) {
            bundle.stop();
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
    }

    static List<String> keys(List<ConfigurationProblem> problems) {
        return problems.stream().map(ConfigurationProblem::key).toList();
    }

    void configure(String pid, Map<String, ?> properties) throws IOException {
        made(configurations.getConfiguration(pid, "?")).update(dictionary(properties));
    }

    org.osgi.service.cm.Configuration configureOrganisation(String code, String password) throws IOException {
        org.osgi.service.cm.Configuration configuration =
                made(configurations.getFactoryConfiguration(CredentialStore.ORGANISATION_PID, code, "?"));
        sandbox.putOrganisation(new SandboxOrganisation(code, account(code), password));
        configuration.update(organisation(code, password));
        service(DesAccess.class, "(organisation=" + code + ")");
        return configuration;
    }

    private org.osgi.service.cm.Configuration made(org.osgi.service.cm.Configuration configuration) {
        if (!made.contains(configuration)) {
            made.add(configuration);
        }
        return configuration;
    }

    static Hashtable<String, Object> organisation(String code, String password) {
        return dictionary(Map.of("organisation.code", code, "service.account.id", account(code),
                "service.account.password", password));
    }

    static String account(String code) {
        return "svc-" + code.toLowerCase(Locale.ROOT);
    }

    static Hashtable<String, Object> dictionary(Map<String, ?> properties) {
        return new Hashtable<>(properties);
    }

    <T> T service(Class<T> type, String filter) {
        eventually("one " + type.getSimpleName() + " " + filter,
                () -> context.getServiceReferences(type, filter).size() == 1);
        try {
            return context.getService(context.getServiceReferences(type, filter).iterator().next());
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(filter, e);
        }
    }
}
