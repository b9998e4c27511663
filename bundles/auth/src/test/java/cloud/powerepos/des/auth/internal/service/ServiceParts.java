package cloud.powerepos.des.auth.internal.service;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

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
import cloud.powerepos.des.auth.internal.time.Timer;
import cloud.powerepos.des.auth.internal.time.VirtualTime;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.testing.FakeStore;

/** A token service of which a test replaces single collaborators while it runs. */
final class ServiceParts {

    final VirtualTime time = new VirtualTime();
    final ScriptedAuthServer server = new ScriptedAuthServer(time);
    final LifetimeClock clock = new LifetimeClock(time::monotonicNanos, this::wall);
    final List<TokenEvent> events = new ArrayList<>();
    Function<String, Optional<DesCredentials>> credentials = new FakeStore("ACME", "BETA")::find;
    List<ConfigurationProblem> problems = List.of();
    /** Of the service's own configuration. */
    List<ConfigurationProblem> configurationProblems = List.of();
    Supplier<AuthSettings> settings = () -> Simulation.SETTINGS;
    /** Thrown where the clock is read; null for nothing. */
    RuntimeException clockFault;
    Consumer<TokenEvent> listener = events::add;
    /** The token store; null for none. */
    TokenStore store;
    Executor looks = time.executor();
    DoubleSupplier random = () -> 0;
    Executor callbacks = Runnable::run;
    Executor executor = time.executor();
    Timer timer = time.timer();
    final RequestQueue queue = new RequestQueue(task -> executor.execute(task), clock,
            (nanos, task) -> timer.after(nanos, task), new Backoff(() -> random.getAsDouble()), 8);
    final TokenService service = service();

    ServiceParts() {
        this(false);
    }

    /** @param coarse whether a test writes the coarse time */
    ServiceParts(boolean coarse) {
        if (!coarse) {
            clock.disableCoarse();
        }
    }

    private Instant wall() {
        if (clockFault != null) {
            throw clockFault;
        }
        return time.wall();
    }

    private TokenService service() {
        Backoff backoff = new Backoff(() -> random.getAsDouble());
        return new TokenService(new Collaborators(new Store(), () -> settings.get(), clock,
                (nanos, task) -> timer.after(nanos, task), queue, server,
                new ReplyClassifier(new TokenReplyParser(time::wall), time::wall), backoff,
                task -> callbacks.execute(task), event -> listener.accept(event),
                new SharedStore(() -> store, task -> looks.execute(task), time.executor(), 0)),
                () -> configurationProblems);
    }

    private final class Store implements CredentialStore {

        @Override
        public Optional<DesCredentials> find(String organisationCode) {
            return credentials.apply(organisationCode);
        }

        @Override
        public Set<String> organisationCodes() {
            return Set.of();
        }

        @Override
        public List<ConfigurationProblem> problems() {
            return problems;
        }
    }

    /** Asks and lets everything happen that is due. */
    CompletableFuture<AccessToken> request(String organisation) {
        CompletableFuture<AccessToken> stage = service.requestToken(organisation).toCompletableFuture();
        time.settle();
        return stage;
    }

    TokenStatus.State state(String organisation) {
        return service.status(organisation).orElseThrow().state();
    }

    /** What a stage ended with that has ended. */
    static DesAccessException error(CompletionStage<AccessToken> stage) {
        try {
            throw new AssertionError("no error but " + stage.toCompletableFuture().getNow(null));
        } catch (CompletionException e) {
            return (DesAccessException) e.getCause();
        }
    }
}
