package cloud.powerepos.des.sandbox.internal;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.keys.UnknownKeys;
import cloud.powerepos.des.sandbox.Sandbox;
import cloud.powerepos.des.sandbox.SandboxSettings;

/** The sandbox as a service of the container: there while it is configured. */
@Component(service = Sandbox.class, configurationPid = Sandbox.PID, configurationPolicy = ConfigurationPolicy.REQUIRE,
        // immediate: its servers must run also where no bundle uses the service
        immediate = true)
@Designate(ocd = SandboxConfiguration.class)
public final class SandboxComponent extends RunningSandbox {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxComponent.class);

    private static final int DEFAULT_PORT = 18080;
    private static final int DEFAULT_DES_PORT = 18081;
    private static final int MAX_PORT = 65535;

    /**
     * Starts the sandbox.
     *
     * @param properties the configuration as it was delivered
     * @throws IllegalArgumentException if the configuration is not valid; the message says what to do
     * @throws UncheckedIOException     if a port is taken; the message says what to do
     */
    @Activate
    public SandboxComponent(Map<String, Object> properties) {
        super(settings(RawConfiguration.ofMap(properties)));
        warnOfUnknownKeys(RawConfiguration.ofMap(properties));
        logAddresses();
    }

    /**
     * Applies a changed configuration without losing tokens; one that is not valid changes nothing.
     *
     * @param properties the changed configuration
     */
    @Modified
    void modified(Map<String, Object> properties) {
        RawConfiguration configuration = RawConfiguration.ofMap(properties);
        warnOfUnknownKeys(configuration);
        try {
            apply(settings(configuration));
            logAddresses();
        } catch (IllegalArgumentException e) {
            LOG.error("{} The last good configuration stays in force.", e.getMessage());
        } catch (UncheckedIOException e) {
            LOG.error("{}, keys port and des.port: {}. The last good configuration stays in force.", PID,
                    e.getMessage());
        }
    }

    /** Stops everything. */
    @Override
    @Deactivate
    public synchronized void close() {
        super.close();
    }

    private static void warnOfUnknownKeys(RawConfiguration configuration) {
        UnknownKeys.among(configuration.keys(), UnknownKeys.readBy(SandboxConfiguration.class))
                .forEach(unknown -> LOG.warn("{}: {}", PID, unknown.message()));
    }

    private void logAddresses() {
        LOG.info("PowerEPOS sandbox: token endpoint {}, DES {}, keys {}", tokenEndpoint(), desUri(), jwksUri());
    }

    private static SandboxSettings settings(RawConfiguration raw) {
        SandboxSettings settings = SandboxSettings.defaults();
        settings = read("port", "a free TCP port, or 0 for any", settings,
                key -> (int) raw.number(key, DEFAULT_PORT, 0, MAX_PORT), SandboxSettings::withPort);
        settings = read("des.port", "a free TCP port other than that of the AuthServer, or 0 for any", settings,
                key -> (int) raw.number(key, DEFAULT_DES_PORT, 0, MAX_PORT), SandboxSettings::withDesPort);
        String clientId = value("client.id", "any name", key -> raw.text(key, "sandbox-client"));
        settings = read(".client.secret", "any text that is not blank, and give the client an ID", settings,
                key -> raw.text(key).orElse(""), (known, secret) -> known.withClient(clientId, secret));
        settings = read("token.lifetime.s", "a number of seconds, 1 at least", settings,
                key -> raw.number(key, 28800, 1, Integer.MAX_VALUE),
                (known, s) -> known.withTokenLifetime(Duration.ofSeconds(s)));
        settings = read("refresh.token.lifetime.s", "a number of seconds, 0 at least", settings,
                key -> raw.number(key, 2592000, 0, Integer.MAX_VALUE),
                (known, s) -> known.withRefreshTokenLifetime(Duration.ofSeconds(s)));
        settings = read("refresh.replay.revokes", "true or false", settings, key -> raw.flag(key, true),
                SandboxSettings::withReplayRevokesFamily);
        settings = read("run.time.ms", "a number of milliseconds, 0 at least", settings,
                key -> raw.number(key, 200, 0, Integer.MAX_VALUE),
                (known, ms) -> known.withRunTime(Duration.ofMillis(ms)));
        return read(".organisations", "entries CODE:ACCOUNT:PASSWORD separated by commas, the account no e-mail"
                + " address and each code only once", settings, key -> raw.list(key, List.of()),
                SandboxComponent::withOrganisations);
    }

    private static SandboxSettings withOrganisations(SandboxSettings settings, List<String> entries) {
        SandboxSettings result = settings;
        for (String entry : entries) {
            String[] parts = entry.split(":", 3);
            if (parts.length < 3 || result.organisations().containsKey(parts[0])) {
                throw new IllegalArgumentException("Not an entry, or its organisation is given twice");
            }
            result = result.withOrganisation(parts[0], parts[1], parts[2]);
        }
        return result;
    }

    private interface Setting<V> {
        SandboxSettings apply(SandboxSettings settings, V value);
    }

    private interface Reader<V> {
        V read(String key) throws RefusedException;
    }

    private static <V> SandboxSettings read(String key, String remedy, SandboxSettings settings, Reader<V> value,
            Setting<V> setting) {
        return value(key, remedy, k -> setting.apply(settings, value.read(k)));
    }

    /** An exception may quote the value, so neither cause nor message is kept. */
    private static <V> V value(String key, String remedy, Reader<V> value) {
        try {
            return value.read(key);
        } catch (RefusedException | RuntimeException e) {
            throw new IllegalArgumentException(PID + ": key " + key + " is not valid. Set it to " + remedy + ".");
        }
    }
}
