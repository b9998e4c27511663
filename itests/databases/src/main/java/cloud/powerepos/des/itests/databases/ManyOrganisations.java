package cloud.powerepos.des.itests.databases;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.service.TokenService;
import cloud.powerepos.des.itests.databases.WatchedStatements.Watcher;
import cloud.powerepos.des.sandbox.Sandbox;
import cloud.powerepos.des.sandbox.SandboxSettings;
import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.testing.TokenStoreBehind;

/**
 * Thousands of organisations on nodes that share their tokens, and the AuthServer, all in this process. Each step tells
 * what it cost.
 */
public final class ManyOrganisations implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** Opens the token stores of nodes. */
    @FunctionalInterface
    public interface Engine {

        /** @param watcher is told of each statement, where there are any */
        OpenStore open(String node, Watcher watcher) throws Exception;
    }

    /**
     * What a step cost.
     *
     * @param seconds    until every node that asked had all its tokens
     * @param requests   that the AuthServer got
     * @param mostOfOne  requests of one organisation that were under way at once
     * @param statements of all nodes, until nothing was left to write
     * @param failures   why calls of the token store failed, each of them
     */
    public record Cost(double seconds, long requests, int mostOfOne, long statements, List<String> failures) {
    }

    private final Engine engine;
    private final int organisations;
    private final Sandbox authServer;
    private final List<AuthNode> nodes = new ArrayList<>();
    private final List<OpenStore> stores = new ArrayList<>();
    private final AtomicLong statements = new AtomicLong();
    private final AtomicLong leases = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    public ManyOrganisations(Engine engine, int organisations) {
        this.engine = engine;
        this.organisations = organisations;
        SandboxSettings settings = SandboxSettings.defaults().withClient("client", "client-secret");
        for (int number = 0; number < organisations; number++) {
            settings = settings.withOrganisation("ORG" + number, "svc-ORG" + number, "password");
        }
        authServer = Sandbox.start(settings);
    }

    /** There are no tokens yet; all nodes start, and ask for all of them at the same time. */
    public Cost coldStart(int count) throws Exception {
        return measure(() -> {
            for (int node = 1; node <= count; node++) {
                open("node-" + node);
            }
            return ask(nodes, TokenService::requestToken);
        });
    }

    /** The first node is told to get new tokens, for all organisations at the same time. */
    public Cost renewal() throws Exception {
        return measure(() -> {
            return ask(nodes.subList(0, 1), TokenService::renew);
        });
    }

    /** All nodes have ended, and the AuthServer is down; one node starts again and asks for all tokens. */
    public Cost warmStart() throws Exception {
        closeNodes();
        authServer.failTokenRequests(organisations, 503);
        return measure(() -> {
            open("node-1");
            return ask(nodes, TokenService::requestToken);
        });
    }

    private void open(String name) throws Exception {
        OpenStore store = engine.open(name, method -> statements.incrementAndGet());
        stores.add(store);
        AuthNode node = new AuthNode(new Counted(store.store()), authServer.tokenEndpoint(), organisations,
                Duration.ofSeconds(10), Duration.ZERO, UnaryOperator.identity());
        nodes.add(node);
    }

    private static List<CompletableFuture<AccessToken>> ask(List<AuthNode> nodes,
            BiFunction<TokenService, String, CompletionStage<AccessToken>> how) {
        return nodes.stream().flatMap(node -> node.organisations().stream()
                .map(code -> how.apply(node.tokens(), code).toCompletableFuture())).toList();
    }

    private Cost measure(Callable<List<CompletableFuture<AccessToken>>> step) throws Exception {
        authServer.resetCounters();
        statements.set(0);
        failures.clear();
        long begin = System.nanoTime();
        step.call().forEach(CompletableFuture::join);
        double seconds = (System.nanoTime() - begin) / 1e9;
        while (leases.get() > 0) {
            if (System.nanoTime() - begin > LONGEST.toNanos()) {
                throw new IllegalStateException(leases + " leases were not settled");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return new Cost(seconds, authServer.counters().tokenRequests(), authServer.counters().peakOfOrganisation(),
                statements.get(), List.copyOf(failures));
    }

    private void closeNodes() throws IOException {
        nodes.forEach(AuthNode::close);
        nodes.clear();
        for (OpenStore store : stores) {
            store.close();
        }
        stores.clear();
    }

    @Override
    public void close() throws IOException {
        closeNodes();
        authServer.close();
    }

    /** Counts the leases that are under way, and remembers why calls failed. */
    private final class Counted extends TokenStoreBehind {

        Counted(TokenStore store) {
            super(store);
        }

        @Override
        public Optional<StoreLease> take(String id, long version, String organisationCode,
                Duration duration) throws StoreException {
            Optional<StoreLease> lease = super.take(id, version, organisationCode, duration);
            lease.ifPresent(taken -> leases.incrementAndGet());
            return lease;
        }

        @Override
        public boolean settle(StoreLease lease, Settlement outcome) throws StoreException {
            try {
                return super.settle(lease, outcome);
            } finally {
                leases.decrementAndGet();
            }
        }

        @Override
        protected <T> T run(Call<T> call) throws StoreException {
            try {
                return call.run();
            } catch (StoreException e) {
                failures.add(e.getMessage());
                throw e;
            }
        }
    }
}
