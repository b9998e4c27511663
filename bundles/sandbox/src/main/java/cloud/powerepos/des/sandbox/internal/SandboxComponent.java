package cloud.powerepos.des.sandbox.internal;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.keys.UnknownKeys;
import cloud.powerepos.des.sandbox.Sandbox;
import cloud.powerepos.des.sandbox.SandboxSettings;

/** The sandbox as a service of the container: there while it is configured. */
@Component(service = Sandbox.class, configurationPid = Sandbox.PID, configurationPolicy = ConfigurationPolicy.REQUIRE,
        // immediate: its servers must run also where no bundle uses the service
        immediate = true)
@Designate(ocd = SandboxConfiguration.class)
public final class SandboxComponent extends Sandbox {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxComponent.class);

    /**
     * Starts the sandbox.
     *
     * @param configuration the configuration
     * @param properties    the same as it was delivered, for keys that are not read
     * @throws IllegalArgumentException if the configuration is not valid; the message says what to do
     * @throws UncheckedIOException     if a port is taken; the message says what to do
     */
    @Activate
    public SandboxComponent(SandboxConfiguration configuration, Map<String, Object> properties) {
        super(settings(configuration));
        warnOfUnknownKeys(properties);
        logAddresses();
    }

    /**
     * Applies a changed configuration without losing tokens; one that is not valid changes nothing.
     *
     * @param configuration the changed configuration
     * @param properties    the same as it was delivered
     */
    @Modified
    void modified(SandboxConfiguration configuration, Map<String, Object> properties) {
        warnOfUnknownKeys(properties);
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

    private static void warnOfUnknownKeys(Map<String, Object> properties) {
        UnknownKeys.among(properties.keySet(), UnknownKeys.readBy(SandboxConfiguration.class))
                .forEach(unknown -> LOG.warn("{}: {}", PID, unknown.message()));
    }

    private void logAddresses() {
        LOG.info("PowerEPOS sandbox: token endpoint {}, DES {}, keys {}", tokenEndpoint(), desUri(), jwksUri());
    }

    private static SandboxSettings settings(SandboxConfiguration configuration) {
        SandboxSettings settings = SandboxSettings.defaults();
        settings = read("port", "a free TCP port, or 0 for any", settings, configuration::port,
                SandboxSettings::withPort);
        settings = read("des.port", "a free TCP port other than that of the AuthServer, or 0 for any", settings,
                configuration::des_port, SandboxSettings::withDesPort);
        String clientId = value("client.id", "any name", configuration::client_id);
        settings = read(".client.secret", "any text that is not blank, and give the client an ID", settings,
                configuration::_client_secret, (known, secret) -> known.withClient(clientId, secret));
        settings = read("token.lifetime.s", "a number of seconds, 1 at least", settings,
                configuration::token_lifetime_s, (known, s) -> known.withTokenLifetime(Duration.ofSeconds(s)));
        settings = read("refresh.token.lifetime.s", "a number of seconds, 0 at least", settings,
                configuration::refresh_token_lifetime_s,
                (known, s) -> known.withRefreshTokenLifetime(Duration.ofSeconds(s)));
        settings = read("refresh.replay.revokes", "true or false", settings, configuration::refresh_replay_revokes,
                SandboxSettings::withReplayRevokesFamily);
        settings = read("run.time.ms", "a number of milliseconds, 0 at least", settings, configuration::run_time_ms,
                (known, ms) -> known.withRunTime(Duration.ofMillis(ms)));
        return read(".organisations",
                "entries CODE:ACCOUNT:PASSWORD separated by commas, the account no e-mail address "
                + "and each code only once", settings, configuration::_organisations,
                SandboxComponent::withOrganisations);
    }

    private static SandboxSettings withOrganisations(SandboxSettings settings, String[] lists) {
        SandboxSettings result = settings;
        for (String entry : String.join(",", lists).split(",")) {
            if (!entry.isBlank()) {
                String[] parts = entry.trim().split(":", 3);
                if (parts.length < 3 || result.organisations().containsKey(parts[0])) {
                    throw new IllegalArgumentException("Not an entry, or its organisation is given twice");
                }
                result = result.withOrganisation(parts[0], parts[1], parts[2]);
            }
        }
        return result;
    }

    private interface Setting<V> {
        SandboxSettings apply(SandboxSettings settings, V value);
    }

    private static <V> SandboxSettings read(String key, String remedy, SandboxSettings settings, Supplier<V> value,
            Setting<V> setting) {
        return value(key, remedy, () -> setting.apply(settings, value.get()));
    }

    /** What a value of the wrong kind throws may quote it, so neither cause nor message is kept. */
    private static <V> V value(String key, String remedy, Supplier<V> value) {
        try {
            return value.get();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(PID + ": key " + key + " is not valid. Set it to " + remedy + ".");
        }
    }
}
