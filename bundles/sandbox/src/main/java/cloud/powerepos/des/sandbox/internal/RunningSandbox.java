package cloud.powerepos.des.sandbox.internal;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.sandbox.Sandbox;
import cloud.powerepos.des.sandbox.SandboxCounters;
import cloud.powerepos.des.sandbox.SandboxOrganisation;
import cloud.powerepos.des.sandbox.SandboxSettings;

/** A sandbox from its start to its end. */
public class RunningSandbox implements Sandbox {

    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);

    private final Counters counters = new Counters();
    private final Faults faults = new Faults();
    private final Accounts accounts = new Accounts();
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final JobRuns runs;
    private final Servers servers;
    private volatile URI desUri;
    private volatile TokenPolicy policy;
    private SandboxSettings settings;

    public RunningSandbox(SandboxSettings settings) {
        this.settings = settings;
        accessTokens = new AccessTokens(settings.clock());
        refreshTokens = new RefreshTokens(settings.clock());
        runs = new JobRuns(settings.clock(), settings.runTime());
        policy = TokenPolicy.of(settings);
        servers = new Servers(address -> new TokenEndpoint(address, accounts, accessTokens, refreshTokens, () -> policy,
                faults, counters).routes(),
                address -> new DesApi(address, accounts, accessTokens, runs, counters).routes());
        try {
            desUri = servers.startDes(settings.desPort());
            servers.startAuthServer(settings.port());
        } catch (RuntimeException e) {
            // a container may hide what the constructor of a service throws in a stack trace of its own
            LOG.error("{}, keys port and des.port: {}. The sandbox does not run until its bundle is restarted:"
                    + " bundle:restart {}", PID, e.getMessage(), PID);
            close();
            throw e;
        }
        settings.clients().forEach(this::putClient);
        settings.organisations().values().forEach(this::putOrganisation);
    }

    @Override
    public synchronized void apply(SandboxSettings newSettings) {
        SandboxSettings last = settings;
        // the ports come first: they alone can fail
        URI newDes = newSettings.desPort() == last.desPort() ? desUri : servers.desAt(newSettings.desPort());
        if (newSettings.port() != last.port() && newSettings.port() != servers.authServer().getPort()) {
            servers.startAuthServer(newSettings.port());
        }
        if (newSettings.desPort() != last.desPort()) {
            moveAll(newDes);
        }
        settings = newSettings;
        if (!TokenPolicy.of(newSettings).equals(TokenPolicy.of(last))) {
            policy = TokenPolicy.of(newSettings);
        }
        runs.runTime(newSettings.runTime());
        last.clients().keySet().stream().filter(id -> !newSettings.clients().containsKey(id))
                .forEach(this::removeClient);
        differing(last.clients(), newSettings.clients()).forEach(this::putClient);
        last.organisations().keySet().stream().filter(code -> !newSettings.organisations().containsKey(code))
                .forEach(this::removeOrganisation);
        differing(last.organisations(), newSettings.organisations()).values().forEach(this::putOrganisation);
    }

    private static <V> Map<String, V> differing(Map<String, V> old, Map<String, V> current) {
        Map<String, V> differing = new HashMap<>(current);
        differing.entrySet().removeAll(old.entrySet());
        return differing;
    }

    @Override
    public URI tokenEndpoint() {
        return servers.authServer().resolve("authorisation/token");
    }

    @Override
    public URI jwksUri() {
        return servers.authServer().resolve(".well-known/jwks.json");
    }

    @Override
    public URI desUri() {
        return desUri;
    }

    @Override
    public URI desUri(String organisation) {
        return accounts.get(organisation).service();
    }

    @Override
    public Set<String> organisations() {
        return accounts.codes();
    }

    @Override
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

    @Override
    public synchronized void removeOrganisation(String organisation) {
        accounts.remove(organisation);
        refreshTokens.revoke(organisation);
    }

    @Override
    public synchronized void changePassword(String organisation, String newPassword) {
        accounts.change(organisation, old -> old.with(old.account().withPassword(newPassword)));
        refreshTokens.revoke(organisation);
    }

    @Override
    public void setDesAssigned(String organisation, boolean assigned) {
        accounts.change(organisation, old -> old.withDesAssigned(assigned));
    }

    @Override
    public void putClient(String id, String secret) {
        accounts.putClient(id, secret);
    }

    @Override
    public void removeClient(String id) {
        accounts.removeClient(id);
    }

    @Override
    public synchronized void setTokenLifetime(Duration lifetime) {
        policy = policy.withLifetime(settings.withTokenLifetime(lifetime).tokenLifetime());
    }

    @Override
    public synchronized void setRefreshTokenLifetime(Duration lifetime) {
        policy = policy.withRefreshLifetime(lifetime);
    }

    @Override
    public synchronized void setReplayRevokesFamily(boolean revokes) {
        policy = policy.withReplayRevokesFamily(revokes);
    }

    @Override
    public synchronized URI startDes() {
        return servers.startDes(0);
    }

    @Override
    public synchronized URI moveService(String organisation) {
        desUri(organisation);
        moveService(organisation, startDes());
        return desUri(organisation);
    }

    @Override
    public void moveService(String organisation, URI service) {
        if (!servers.isDes(service)) {
            throw new IllegalArgumentException("The sandbox has no DES at " + service);
        }
        accounts.change(organisation, old -> old.withService(service));
    }

    @Override
    public synchronized URI moveServices() {
        moveAll(startDes());
        return desUri;
    }

    private void moveAll(URI service) {
        desUri = service;
        accounts.codes().forEach(code -> moveService(code, service));
    }

    @Override
    public void revokeTokens(String organisation) {
        revokeAccessTokens(organisation);
        revokeRefreshTokens(organisation);
    }

    @Override
    public void revokeAccessTokens(String organisation) {
        accounts.change(organisation, old -> old.withRevokedThrough(accessTokens.newest()));
    }

    @Override
    public void revokeRefreshTokens(String organisation) {
        refreshTokens.revoke(organisation);
    }

    @Override
    public void delayTokenReplies(Duration delay) {
        faults.delay(delay);
    }

    @Override
    public void failTokenRequests(int count, int status) {
        faults.fail(count, status, "");
    }

    @Override
    public void failTokenRequests(int count, int status, String error) {
        faults.fail(count, status, error);
    }

    @Override
    public void loseTokenReplies(int count) {
        faults.lose(count);
    }

    @Override
    public SandboxCounters counters() {
        return counters.snapshot();
    }

    @Override
    public void resetCounters() {
        counters.reset();
    }

    @Override
    public synchronized void close() {
        faults.close();
        servers.close();
    }
}
