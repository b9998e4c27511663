package cloud.powerepos.des.auth.internal.service;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser;
import cloud.powerepos.des.auth.internal.store.SharedStore;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.VirtualTime;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.TokenStatus;

/** The token service under virtual time, with a scripted AuthServer and credentials that a test can change. */
public final class Simulation {

    public static final AuthSettings SETTINGS = new AuthSettings(URI.create("https://auth.example/authorisation/token"),
            "des offline_access", Duration.ofSeconds(10), Duration.ofSeconds(5), 8, 0.70, 0.85, Duration.ofHours(1),
            "");

    static final SharedStore NO_STORE = new SharedStore(() -> null, Runnable::run, Runnable::run, 0);

    final VirtualTime time = new VirtualTime();
    final ScriptedAuthServer server = new ScriptedAuthServer(time);
    final List<TokenEvent> events = new ArrayList<>();
    Consumer<TokenEvent> listener = events::add;
    final LifetimeClock clock = new LifetimeClock(time::monotonicNanos, time::wall);
    final RequestQueue dispatcher;
    final TokenService service;
    AuthSettings settings = SETTINGS;
    private final Map<String, DesCredentials> credentials = new TreeMap<>();
    final CredentialStore store = new CredentialMap(credentials);
    private long generation;
    private double random;

    Simulation(String... organisations) {
        // the coarse time is not written here
        clock.disableCoarse();
        // a fixed sequence in place of chance
        Backoff backoff = new Backoff(() -> random = (random + 0.37) % 1);
        dispatcher = new RequestQueue(time.executor(), clock, time.timer(), backoff, settings.parallelRequests());
        service = new TokenService(new Collaborators(store, () -> settings, clock, time.timer(), dispatcher, server,
                new ReplyClassifier(new TokenReplyParser(time::wall), time::wall), backoff, Runnable::run,
                event -> listener.accept(event), NO_STORE), List::of);
        for (String organisation : organisations) {
            configure(organisation, "password");
        }
    }

    static Simulation ofMany(int organisations) {
        Simulation simulation = new Simulation();
        for (int number = 0; number < organisations; number++) {
            simulation.configure("ORG" + number, "password");
        }
        return simulation;
    }

    int organisations() {
        return credentials.size();
    }

    void configure(String organisation, String password) {
        configure(organisation, "svc-" + organisation, password);
    }

    void configure(String organisation, String account, String password) {
        change(organisation, ignored -> credentials(organisation, account, password));
    }

    void configure(DesCredentials latest) {
        change(latest.organisationCode(), ignored -> latest);
    }

    void configureClient(String organisation, String secret) {
        change(organisation, it -> new DesCredentials(organisation, it.clientId(), secret, it.serviceAccountId(),
                it.serviceAccountPassword(), ++generation, it.source()));
    }

    void configureUnannounced(String organisation, String password) {
        credentials.put(organisation, credentials(organisation, "svc-" + organisation, password));
    }

    private DesCredentials credentials(String organisation, String account, String password) {
        return new DesCredentials(organisation, "client", "client-secret", account, password, ++generation,
                "organisation-" + organisation + ".cfg");
    }

    /** As a file that is renamed: nothing is announced. */
    void rename(String organisation, String source) {
        credentials.computeIfPresent(organisation,
                (code, it) -> new DesCredentials(code, it.clientId(), it.clientSecret(),
                it.serviceAccountId(), it.serviceAccountPassword(), it.generation(), source));
    }

    void remove(String organisation) {
        change(organisation, ignored -> null);
    }

    private void change(String organisation, UnaryOperator<DesCredentials> change) {
        credentials.compute(organisation, (code, before) -> change.apply(before));
        service.credentialsChanged(organisation);
        time.settle();
    }

    /** What a caller gets that does not wait for longer than a request takes. */
    AccessToken token(String organisation) {
        var stage = service.requestToken(organisation).toCompletableFuture();
        time.settle();
        try {
            return stage.isDone() ? stage.join() : null;
        } catch (CompletionException e) {
            throw (DesAccessException) e.getCause();
        }
    }

    /** The error that a caller gets, which has to come without waiting. */
    <E extends DesAccessException> E error(String organisation, Class<E> type) {
        try {
            token(organisation);
        } catch (DesAccessException e) {
            return type.cast(e);
        }
        throw new AssertionError("no error for " + organisation);
    }

    TokenStatus status(String organisation) {
        return service.status(organisation).orElseThrow();
    }
}
