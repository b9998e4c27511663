package cloud.powerepos.des.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a sandbox starts with. Immutable: each {@code with…} method gives a changed copy.
 *
 * <pre>
 * SandboxSettings.defaults().withClient("client", "secret").withOrganisation("ACME", "svc-acme", "password")
 * </pre>
 *
 * @param port                 port of the AuthServer on 127.0.0.1, 0 for any free one
 * @param desPort              port of the first DES on 127.0.0.1, 0 for any free one
 * @param clients              client secrets by client ID
 * @param organisations        organisations by their code
 * @param tokenLifetime        lifetime of the access tokens, whole seconds
 * @param refreshTokenLifetime lifetime of each refresh token
 * @param runTime              how long a job runs
 * @param replayRevokesFamily  whether a consumed refresh token that comes again revokes every refresh token that
 *                             descends from the same password grant
 * @param clock                what the sandbox takes the time from
 */
public record SandboxSettings(int port, int desPort, Map<String, String> clients,
        Map<String, SandboxOrganisation> organisations, Duration tokenLifetime, Duration refreshTokenLifetime,
        Duration runTime, boolean replayRevokesFamily, Clock clock) {

    private static final SandboxSettings DEFAULTS = new SandboxSettings(0, 0, Map.of(), Map.of(), Duration.ofHours(8),
            Duration.ofDays(30), Duration.ofMillis(200), true, Clock.systemUTC());

    /**
     * Makes a value of its parts.
     *
     * @throws IllegalArgumentException if a port is out of range, a client lacks its secret, or a duration is too short
     * @throws NullPointerException     if a part is missing
     */
    public SandboxSettings {
        checkPort(port);
        checkPort(desPort);
        if (port != 0 && port == desPort) {
            throw new IllegalArgumentException("AuthServer and DES need ports of their own");
        }
        clients = Map.copyOf(clients);
        clients.forEach((id, secret) -> {
            if (id.isBlank() || secret.isBlank()) {
                throw new IllegalArgumentException("A client needs an ID and a secret");
            }
        });
        organisations = Map.copyOf(organisations);
        if (tokenLifetime.toSeconds() < 1) {
            throw new IllegalArgumentException("An access token lives for 1 s at least");
        }
        if (refreshTokenLifetime.isNegative() || runTime.isNegative()) {
            throw new IllegalArgumentException("A duration is not negative");
        }
        Objects.requireNonNull(clock, "clock");
    }

    /**
     * Gives settings without clients and organisations: any free ports, access tokens for 8 hours, refresh tokens for
     * 30 days, jobs that run for 0.2 s, replays that revoke the family, the system's clock.
     *
     * @return the defaults
     */
    public static SandboxSettings defaults() {
        return DEFAULTS;
    }

    /**
     * Chooses the port of the AuthServer.
     *
     * @param newPort the port, 0 for any free one
     * @return the changed copy
     */
    public SandboxSettings withPort(int newPort) {
        return new SandboxSettings(newPort, desPort, clients, organisations, tokenLifetime, refreshTokenLifetime,
                runTime, replayRevokesFamily, clock);
    }

    /**
     * Chooses the port of the first DES.
     *
     * @param newPort the port, 0 for any free one
     * @return the changed copy
     */
    public SandboxSettings withDesPort(int newPort) {
        return new SandboxSettings(port, newPort, clients, organisations, tokenLifetime, refreshTokenLifetime, runTime,
                replayRevokesFamily, clock);
    }

    /**
     * Adds a client.
     *
     * @param id     the ClientID
     * @param secret the ClientSecret
     * @return the changed copy
     */
    public SandboxSettings withClient(String id, String secret) {
        return new SandboxSettings(port, desPort, with(clients, id, secret), organisations, tokenLifetime,
                refreshTokenLifetime, runTime, replayRevokesFamily, clock);
    }

    /**
     * Adds an organisation.
     *
     * @param code             the Organisation Code
     * @param serviceAccountId the ID of its service account
     * @param password         the password of the service account
     * @return the changed copy
     */
    public SandboxSettings withOrganisation(String code, String serviceAccountId, String password) {
        SandboxOrganisation organisation = new SandboxOrganisation(code, serviceAccountId, password);
        return new SandboxSettings(port, desPort, clients, with(organisations, code, organisation), tokenLifetime,
                refreshTokenLifetime, runTime, replayRevokesFamily, clock);
    }

    /**
     * Chooses how long access tokens live.
     *
     * @param lifetime the lifetime, one second at least
     * @return the changed copy
     */
    public SandboxSettings withTokenLifetime(Duration lifetime) {
        return new SandboxSettings(port, desPort, clients, organisations, lifetime, refreshTokenLifetime, runTime,
                replayRevokesFamily, clock);
    }

    /**
     * Chooses how long a refresh token lives unless it is used.
     *
     * @param lifetime the lifetime
     * @return the changed copy
     */
    public SandboxSettings withRefreshTokenLifetime(Duration lifetime) {
        return new SandboxSettings(port, desPort, clients, organisations, tokenLifetime, lifetime, runTime,
                replayRevokesFamily, clock);
    }

    /**
     * Chooses how long a job runs.
     *
     * @param time the time from its start until it is finished
     * @return the changed copy
     */
    public SandboxSettings withRunTime(Duration time) {
        return new SandboxSettings(port, desPort, clients, organisations, tokenLifetime, refreshTokenLifetime, time,
                replayRevokesFamily, clock);
    }

    /**
     * Chooses what the replay of a consumed refresh token does.
     *
     * @param revokes true if it revokes the whole family, false if it is just refused
     * @return the changed copy
     */
    public SandboxSettings withReplayRevokesFamily(boolean revokes) {
        return new SandboxSettings(port, desPort, clients, organisations, tokenLifetime, refreshTokenLifetime, runTime,
                revokes, clock);
    }

    /**
     * Chooses the clock that tokens and jobs are timed by.
     *
     * @param newClock the clock
     * @return the changed copy
     */
    public SandboxSettings withClock(Clock newClock) {
        return new SandboxSettings(port, desPort, clients, organisations, tokenLifetime, refreshTokenLifetime, runTime,
                replayRevokesFamily, newClock);
    }

    /**
     * Names the settings without a secret.
     *
     * @return a text that is fit for logs
     */
    @Override
    public String toString() {
        return "SandboxSettings[port=" + port + ", DES port=" + desPort + ", clients=" + clients.keySet()
                + ", organisations=" + organisations.keySet() + ", token lifetime=" + tokenLifetime + "]";
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        Map<String, V> copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return copy;
    }

    private static void checkPort(int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("A port is a number from 0 (any free one) to 65535");
        }
    }
}
