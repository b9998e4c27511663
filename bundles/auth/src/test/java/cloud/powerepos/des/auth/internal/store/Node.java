package cloud.powerepos.des.auth.internal.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser;
import cloud.powerepos.des.auth.internal.service.Collaborators;
import cloud.powerepos.des.auth.internal.service.CredentialMap;
import cloud.powerepos.des.auth.internal.service.TokenService;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.Timer;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.testing.TokenStoreBehind;

/** One process of a cluster. After it is killed nothing of it reaches the store or the AuthServer any more. */
final class Node {

    /** Unwinds what runs in a process that is killed. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    final String name;
    final Map<String, DesCredentials> credentials = new TreeMap<>();
    final List<TokenEvent> events = new ArrayList<>();
    final TokenService service;
    /** The token store; null while there is none. */
    TokenStore store;
    /** Runs looks. */
    Executor looks;
    private final Cluster cluster;
    private boolean alive = true;

    Node(Cluster cluster, String name, TokenStore store, Duration clock) {
        this.cluster = cluster;
        this.name = name;
        this.store = new Guarded(store);
        LifetimeClock lifetime = new LifetimeClock(cluster.time::monotonicNanos, () -> cluster.time.wall().plus(clock));
        lifetime.disableCoarse();
        Executor executor = task -> cluster.time.executor().execute(() -> run(task));
        looks = executor;
        Timer timer = (nanos, task) -> cluster.time.timer().after(nanos, () -> run(task));
        Backoff backoff = new Backoff(cluster.random::nextDouble);
        service = new TokenService(new Collaborators(new CredentialMap(credentials), () -> cluster.settings, lifetime,
                timer, new RequestQueue(executor, lifetime, timer, backoff, cluster.settings.parallelRequests()),
                (settings, request) -> {
                    live();
                    return cluster.server.exchange(name, request);
                }, new ReplyClassifier(new TokenReplyParser(cluster.time::wall), cluster.time::wall), backoff,
                Runnable::run, events::add, new SharedStore(() -> this.store, task -> looks.execute(task), executor,
                        cluster.nodes.size() * 0.3 % 1)), List::of);
    }

    private void run(Runnable task) {
        if (alive) {
            try {
                task.run();
            } catch (Killed e) {
                // it is gone
            }
        }
    }

    private void live() {
        if (!alive) {
            throw new Killed();
        }
    }

    /** The process ends at once. */
    void kill() {
        alive = false;
    }

    boolean isAlive() {
        return alive;
    }

    void configure(DesCredentials latest) {
        credentials.put(latest.organisationCode(), latest);
        service.credentialsChanged(latest.organisationCode());
        cluster.time.settle();
    }

    CompletableFuture<AccessToken> request(String organisation) {
        CompletableFuture<AccessToken> stage = service.requestToken(organisation).toCompletableFuture();
        cluster.time.settle();
        return stage;
    }

    /** What a caller gets that waits until there is an end. */
    AccessToken token(String organisation) {
        CompletableFuture<AccessToken> stage = request(organisation);
        for (int step = 0; !stage.isDone() && step < 1_000; step++) {
            cluster.pass(Duration.ofMillis(50));
        }
        try {
            return stage.getNow(null);
        } catch (CompletionException e) {
            throw (DesAccessException) e.getCause();
        }
    }

    TokenStatus status(String organisation) {
        return service.status(organisation).orElseThrow();
    }

    /** The store as this process sees it while it lives. */
    private final class Guarded extends TokenStoreBehind {

        Guarded(TokenStore to) {
            super(to);
        }

        @Override
        protected <T> T run(Call<T> call) throws StoreException {
            live();
            T answer = call.run();
            live();
            return answer;
        }
    }
}
