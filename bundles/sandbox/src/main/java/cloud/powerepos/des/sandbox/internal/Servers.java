package cloud.powerepos.des.sandbox.internal;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The servers of a sandbox, an AuthServer and any number of DES, with their threads; what they serve is given. */
final class Servers implements AutoCloseable {

    private final ExecutorService threads = WorkerThreads.start();
    private final List<LoopbackServer> des = new CopyOnWriteArrayList<>();
    private final Function<URI, List<Route>> authRoutes;
    private final Function<URI, List<Route>> desRoutes;
    private volatile LoopbackServer authServer;

    /** Makes the routes of a server from its address. */
    Servers(Function<URI, List<Route>> authRoutes, Function<URI, List<Route>> desRoutes) {
        this.authRoutes = authRoutes;
        this.desRoutes = desRoutes;
    }

    URI authServer() {
        return authServer.uri();
    }

    /**
     * Starts the AuthServer there, and ends the one before.
     *
     * @throws UncheckedIOException if the port is taken; then nothing has changed
     */
    void startAuthServer(int port) {
        LoopbackServer old = authServer;
        authServer = start(port, authRoutes);
        if (old != null) {
            old.close();
        }
    }

    /**
     * Starts one more DES.
     *
     * @throws UncheckedIOException if the port is taken
     */
    URI startDes(int port) {
        LoopbackServer server = start(port, desRoutes);
        des.add(server);
        return server.uri();
    }

    /** The DES at this port, which is started if there is none. */
    URI desAt(int port) {
        return des.stream().map(LoopbackServer::uri).filter(uri -> uri.getPort() == port).findFirst()
                .orElseGet(() -> startDes(port));
    }

    boolean isDes(URI address) {
        return des.stream().anyMatch(server -> server.uri().equals(address));
    }

    @Override
    public void close() {
        des.forEach(LoopbackServer::close);
        des.clear();
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

    private LoopbackServer start(int port, Function<URI, List<Route>> routes) {
        LoopbackServer server = new LoopbackServer(port, threads);
        server.serve(threads, routes.apply(server.uri()));
        return server;
    }
}
