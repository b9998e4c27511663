package cloud.powerepos.des.itests.benchmarks.cost;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.apache.http.impl.client.HttpClientBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import cloud.powerepos.des.auth.internal.Auth;
import cloud.powerepos.des.itests.benchmarks.Organisations;

/**
 * One token fetched over loopback; ours hands the request to a thread of its own and takes the reply apart strictly.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FetchBenchmark {

    private TokenServer server;
    private HandWritten likeForLike;
    private HandWritten keepAlive;
    private ExecutorService carrier;
    private Auth.Opened ours;
    private int organisations;

    @Setup
    public void open() throws Exception {
        server = new TokenServer(0);
        likeForLike = new HandWritten(server.tokenEndpoint(), false);
        keepAlive = new HandWritten(server.tokenEndpoint(), true);
        carrier = Executors.newSingleThreadExecutor();
    }

    /** Anew each time, so that what is measured is not the collector at work on a heap that only grows. */
    @Setup(Level.Iteration)
    public void openOurs() {
        ours = Auth.open(new Organisations(), HttpClientBuilder::create, server.tokenEndpoint().toString());
    }

    @TearDown(Level.Iteration)
    public void closeOurs() {
        ours.close();
    }

    @TearDown
    public void close() {
        likeForLike.close();
        carrier.shutdownNow();
        keepAlive.close();
        server.close();
    }

    /** Each call gets the first token of another organisation. */
    @Benchmark
    public Object ours() {
        return ours.service().token("ORG" + organisations++);
    }

    @Benchmark
    public Object handWritten() throws Exception {
        return likeForLike.fetch("ACME", null);
    }

    @Benchmark
    public Object handWrittenKeepAlive() throws Exception {
        return keepAlive.fetch("ACME", null);
    }

    /** As ours does: a waiting caller can be interrupted, and its wait is limited whatever the network does. */
    @Benchmark
    public Object handWrittenKeepAliveAndLimitedWait() throws Exception {
        return carrier.submit(() -> keepAlive.fetch("ACME", null)).get(10, TimeUnit.SECONDS);
    }
}
