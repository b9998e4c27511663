package cloud.powerepos.des.itests.benchmarks.hot;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import cloud.powerepos.des.itests.benchmarks.peers.TokenHolder;

/** A living token by a handle that the caller keeps for one organisation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandleBenchmark {

    @Param("MapAndVolatileFloor")
    public String subject;

    private TokenHolder holder;
    private Callable<?> handle;

    @Setup
    public void open() throws Exception {
        holder = Subject.open(subject);
        holder.prime(List.of("ACME"));
        handle = holder.handle("ACME");
    }

    @TearDown
    public void close() {
        holder.close();
    }

    @Benchmark
    public Object ask() throws Exception {
        return handle.call();
    }
}
