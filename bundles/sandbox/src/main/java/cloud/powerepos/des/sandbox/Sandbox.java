package cloud.powerepos.des.sandbox;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import org.osgi.annotation.versioning.ProviderType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.sandbox.internal.AccessTokens;
import cloud.powerepos.des.sandbox.internal.Accounts;
import cloud.powerepos.des.sandbox.internal.Counters;
import cloud.powerepos.des.sandbox.internal.DesApi;
import cloud.powerepos.des.sandbox.internal.Faults;
import cloud.powerepos.des.sandbox.internal.JobRuns;
import cloud.powerepos.des.sandbox.internal.LoopbackServer;
import cloud.powerepos.des.sandbox.internal.Organisation;
import cloud.powerepos.des.sandbox.internal.RefreshTokens;
import cloud.powerepos.des.sandbox.internal.TokenEndpoint;
import cloud.powerepos.des.sandbox.internal.TokenPolicy;
import cloud.powerepos.des.sandbox.internal.WorkerThreads;

/**
 * A stand-in PowerEPOS AuthServer and DES on 127.0.0.1. It behaves as the documentation of PowerEPOS says, checks
 * everything that is sent to it, and has switches for what may happen to a client while it runs. It is plain Java; in a
 * container with a configuration {@value #PID} it is a service as well.
 * <p>
 * Thread-safe. A switch is in force for every request that comes in after its method has returned.
 */
@ProviderType
public class Sandbox implements AutoCloseable {

    /** PID of the configuration (file {@code etc/cloud.powerepos.des.sandbox.cfg}). */
    public static final String PID = "cloud.powerepos.des.sandbox";

    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);

    private final ExecutorService threads = WorkerThreads.start();
    private final Counters counters = new Counters();
    private final Faults faults = new Faults();
    private final Accounts accounts = new Accounts();
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final JobRuns runs;
    private final List<LoopbackServer> desServers = new CopyOnWriteArrayList<>();
    private volatile LoopbackServer authServer;
    private volatile URI desUri;
    private volatile TokenPolicy policy;
    private SandboxSettings settings;

    /**
     * Starts a sandbox.
     *
     * @param settings what it starts with
     * @throws UncheckedIOException if a port is taken
     */
    protected Sandbox(SandboxSettings settings) {
        this.settings = settings;
        accessTokens = new AccessTokens(settings.clock());
        refreshTokens = new RefreshTokens(settings.clock());
        runs = new JobRuns(settings.clock(), settings.runTime());
        policy = policy(settings);
        try {
            desUri = startDes(settings.desPort()).uri();
            authServer = startAuthServer(settings.port());
        } catch (RuntimeException e) {
            // a container may hide what the constructor of a service throws in a stack trace of its own
            LOG.error("{}, keys port and des.port: {}. The sandbox does not run until it is started again.", PID,
                    e.getMessage());
            close();
            throw e;
        }
        settings.clients().forEach(this::putClient);
        settings.organisations().values().forEach(this::putOrganisation);
    }

    /**
     * Starts a sandbox.
     *
     * @param settings what it starts with
     * @return the running sandbox, to be closed by the caller
     * @throws UncheckedIOException if a port is taken
     */
    public static Sandbox start(SandboxSettings settings) {
        return new Sandbox(settings);
    }

    /**
     * Changes what differs between these settings and the last ones; everything else, also what switches have changed
     * meanwhile, stays as it is. Tokens that were given out stay valid unless their organisation or service account is
     * gone. Another DES port moves all organisations, as {@link #moveService(String, URI)} does. The clock is never
     * changed.
     *
     * @param newSettings the new settings
     * @throws UncheckedIOException if a port is taken; then nothing has changed
     */
    public synchronized void apply(SandboxSettings newSettings) {
        SandboxSettings last = settings;
        // the ports come first: they alone can fail
        URI newDes = newSettings.desPort() == last.desPort() ? desUri : des(newSettings.desPort()).uri();
        if (newSettings.port() != last.port() && newSettings.port() != authServer.uri().getPort()) {
            LoopbackServer old = authServer;
            authServer = startAuthServer(newSettings.port());
            old.close();
        }
        if (newSettings.desPort() != last.desPort()) {
            moveAll(newDes);
        }
        settings = newSettings;
        if (!policy(newSettings).equals(policy(last))) {
            policy = policy(newSettings);
        }
        runs.runTime(newSettings.runTime());
        last.clients().keySet().stream().filter(id -> !newSettings.clients().containsKey(id))
                .forEach(this::removeClient);
        differing(last.clients(), newSettings.clients()).forEach(this::putClient);
        last.organisations().keySet().stream().filter(code -> !newSettings.organisations().containsKey(code))
                .forEach(this::removeOrganisation);
        differing(last.organisations(), newSettings.organisations()).values().forEach(this::putOrganisation);
    }

    /**
     * Gives the address of the token endpoint.
     *
     * @return an address on 127.0.0.1
     */
    public URI tokenEndpoint() {
        return authServer.uri().resolve("authorisation/token");
    }

    /**
     * Gives the address of the keys that access tokens are signed with (JSON Web Key Set, RFC 7517).
     *
     * @return an address on 127.0.0.1
     */
    public URI jwksUri() {
        return authServer.uri().resolve(".well-known/jwks.json");
    }

    /**
     * Gives the address of the DES that an organisation is assigned to when it is added.
     *
     * @return an address on 127.0.0.1, ending in a slash
     */
    public URI desUri() {
        return desUri;
    }

    /**
     * Gives the address of the DES that the next token of an organisation is for.
     *
     * @param organisation the Organisation Code
     * @return an address on 127.0.0.1, ending in a slash
     * @throws IllegalArgumentException if the organisation is unknown
     */
    public URI desUri(String organisation) {
        return accounts.find(organisation).map(Organisation::service)
                .orElseThrow(() -> new IllegalArgumentException("The sandbox knows no organisation " + organisation));
    }

    /**
     * Lists the organisations.
     *
     * @return an immutable snapshot of their codes
     */
    public Set<String> organisations() {
        return accounts.codes();
    }

    /**
     * Adds an organisation, or changes its service account. Another password ends its refresh tokens, another account
     * ends all its tokens.
     *
     * @param organisation the organisation with its service account
     */
    public synchronized void putOrganisation(SandboxOrganisation organisation) {
        String code = organisation.code();
        SandboxOrganisation known = accounts.find(code).map(Organisation::account).orElse(null);
        if (known != null && known.serviceAccountId().equals(organisation.serviceAccountId())) {
            accounts.change(code, old -> old.with(organisation));
        } else {
            URI service = known == null ? desUri : desUri(code);
            accounts.put(new Organisation(organisation, service, true, accessTokens.newest()));
        }
        if (!organisation.equals(known)) {
            refreshTokens.revoke(code);
        }
    }

    /**
     * Removes an organisation. Its tokens are refused from now on, also if it is added again.
     *
     * @param organisation the Organisation Code
     */
    public synchronized void removeOrganisation(String organisation) {
        accounts.remove(organisation);
        refreshTokens.revoke(organisation);
    }

    /**
     * Changes the password of an organisation's service account. Access tokens live on, refresh tokens end.
     *
     * @param organisation the Organisation Code
     * @param newPassword  the new password
     * @throws IllegalArgumentException if the organisation is unknown
     */
    public synchronized void changePassword(String organisation, String newPassword) {
        accounts.change(organisation, old -> old.with(old.account().withPassword(newPassword)));
        refreshTokens.revoke(organisation);
    }

    /**
     * Says whether an organisation has a DES. Token requests of one that has none are refused ({@code invalid_scope}).
     * Every organisation has one when it is added.
     *
     * @param organisation the Organisation Code
     * @param assigned     whether it has one
     * @throws IllegalArgumentException if the organisation is unknown
     */
    public void setDesAssigned(String organisation, boolean assigned) {
        accounts.change(organisation, old -> old.withDesAssigned(assigned));
    }

    /**
     * Adds a client, or changes its secret. Tokens live on.
     *
     * @param id     the ClientID
     * @param secret the ClientSecret
     */
    public void putClient(String id, String secret) {
        accounts.putClient(id, secret);
    }

    /**
     * Removes a client.
     *
     * @param id the ClientID
     */
    public void removeClient(String id) {
        accounts.removeClient(id);
    }

    /**
     * Chooses how long the next access tokens live.
     *
     * @param lifetime the lifetime, one second at least
     */
    public synchronized void setTokenLifetime(Duration lifetime) {
        SandboxSettings.checkTokenLifetime(lifetime);
        policy = new TokenPolicy(lifetime, policy.refreshLifetime(), policy.replayRevokesFamily());
    }

    /**
     * Chooses how long the next refresh tokens live unless they are used.
     *
     * @param lifetime the lifetime; zero for tokens that are refused at once
     */
    public synchronized void setRefreshTokenLifetime(Duration lifetime) {
        policy = new TokenPolicy(policy.lifetime(), lifetime, policy.replayRevokesFamily());
    }

    /**
     * Chooses whether a consumed refresh token that comes again revokes every refresh token that descends from the same
     * password grant.
     *
     * @param revokes false if it is just refused
     */
    public synchronized void setReplayRevokesFamily(boolean revokes) {
        policy = new TokenPolicy(policy.lifetime(), policy.refreshLifetime(), revokes);
    }

    /**
     * Starts one more DES on a free port.
     *
     * @return its address
     */
    public synchronized URI startDes() {
        return startDes(0).uri();
    }

    /**
     * Moves an organisation to a DES of its own on a free port, as {@link #moveService(String, URI)} does.
     *
     * @param organisation the Organisation Code
     * @return the address of the new DES
     * @throws IllegalArgumentException if the organisation is unknown
     */
    public synchronized URI moveService(String organisation) {
        desUri(organisation);
        URI service = startDes();
        moveService(organisation, service);
        return service;
    }

    /**
     * Moves an organisation to another DES. Later tokens name the new one, which is the only one that accepts them;
     * earlier tokens go on to be accepted where they say, and nowhere else, until they expire or are revoked.
     *
     * @param organisation the Organisation Code
     * @param service      the address of a DES of this sandbox
     * @throws IllegalArgumentException if the organisation or the DES is unknown
     */
    public void moveService(String organisation, URI service) {
        if (desServers.stream().noneMatch(server -> server.uri().equals(service))) {
            throw new IllegalArgumentException("The sandbox has no DES at " + service);
        }
        accounts.change(organisation, old -> old.withService(service));
    }

    /**
     * Moves all organisations, and those to come, to a new DES on a free port, as {@link #moveService(String, URI)}
     * does.
     *
     * @return the address of the new DES
     */
    public synchronized URI moveServices() {
        URI service = startDes();
        moveAll(service);
        return service;
    }

    /**
     * Ends all tokens that an organisation has got so far.
     *
     * @param organisation the Organisation Code
     * @throws IllegalArgumentException if the organisation is unknown
     */
    public void revokeTokens(String organisation) {
        revokeAccessTokens(organisation);
        revokeRefreshTokens(organisation);
    }

    /**
     * Ends the access tokens that an organisation has got so far: DES answers 401 to them.
     *
     * @param organisation the Organisation Code
     * @throws IllegalArgumentException if the organisation is unknown
     */
    public void revokeAccessTokens(String organisation) {
        accounts.change(organisation, old -> old.withRevokedThrough(accessTokens.newest()));
    }

    /**
     * Ends the refresh tokens that an organisation has got so far.
     *
     * @param organisation the Organisation Code
     */
    public void revokeRefreshTokens(String organisation) {
        refreshTokens.revoke(organisation);
    }

    /**
     * Holds the replies to token requests back. The request is handled at once; only its reply is late.
     *
     * @param delay how long, zero for not at all
     */
    public void delayTokenReplies(Duration delay) {
        faults.delay(delay);
    }

    /**
     * Answers the next token requests with a status and a body that is no OAuth error.
     *
     * @param count  how many requests, 0 to end it
     * @param status the HTTP status
     */
    public void failTokenRequests(int count, int status) {
        faults.fail(count, status, "");
    }

    /**
     * Answers the next token requests with an OAuth error (RFC 6749 section 5.2).
     *
     * @param count  how many requests, 0 to end it
     * @param status the HTTP status
     * @param error  the error code
     */
    public void failTokenRequests(int count, int status, String error) {
        faults.fail(count, status, error);
    }

    /**
     * Handles the next token requests and then closes the connection instead of replying: a refresh token is consumed
     * and the next one is lost.
     *
     * @param count how many requests, 0 to end it
     */
    public void loseTokenReplies(int count) {
        faults.lose(count);
    }

    /**
     * Tells what has happened so far.
     *
     * @return a snapshot
     */
    public SandboxCounters counters() {
        return counters.snapshot();
    }

    /** Starts counting anew. */
    public void resetCounters() {
        counters.reset();
    }

    /** Stops everything: open connections are closed, and the threads are gone within a second. */
    @Override
    public synchronized void close() {
        faults.close();
        desServers.forEach(LoopbackServer::close);
        desServers.clear();
        if (authServer != null) {
            authServer.close();
        }
        threads.shutdownNow();
        try {
            threads.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LoopbackServer startAuthServer(int port) {
        LoopbackServer server = new LoopbackServer(port, threads);
        server.serve(threads, new TokenEndpoint(server.uri(), accounts, accessTokens, refreshTokens, () -> policy,
                faults, counters).routes());
        return server;
    }

    private LoopbackServer startDes(int port) {
        LoopbackServer server = new LoopbackServer(port, threads);
        server.serve(threads, new DesApi(server.uri(), accounts, accessTokens, runs, counters).routes());
        desServers.add(server);
        return server;
    }

    private LoopbackServer des(int port) {
        return desServers.stream().filter(server -> server.uri().getPort() == port).findFirst()
                .orElseGet(() -> startDes(port));
    }

    private void moveAll(URI service) {
        desUri = service;
        accounts.codes().forEach(code -> moveService(code, service));
    }

    private static TokenPolicy policy(SandboxSettings settings) {
        return new TokenPolicy(settings.tokenLifetime(), settings.refreshTokenLifetime(),
                settings.replayRevokesFamily());
    }

    private static <V> Map<String, V> differing(Map<String, V> old, Map<String, V> current) {
        Map<String, V> differing = new HashMap<>(current);
        differing.entrySet().removeAll(old.entrySet());
        return differing;
    }
}
