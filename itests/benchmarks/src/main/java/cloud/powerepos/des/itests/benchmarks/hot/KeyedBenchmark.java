package cloud.powerepos.des.itests.benchmarks.hot;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
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

import cloud.powerepos.des.itests.benchmarks.Organisations;
import cloud.powerepos.des.itests.benchmarks.peers.TokenHolder;

/** A living token by the organisation's code; the codes come in no order, each in a text of the caller's own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyedBenchmark {

    @Param("MapFloor")
    public String subject;
    @Param("1")
    public int organisations;

    private TokenHolder holder;
    private String[] codes;

    /** Where a caller is in the list. */
    @State(Scope.Thread)
    public static class Caller {
        int next = ThreadLocalRandom.current().nextInt();
    }

    @Setup
    public void open() throws Exception {
        List<String> known = Organisations.codes(organisations);
        holder = Subject.open(subject);
        holder.prime(known);
        Random random = new Random(5);
        codes = random.ints(Integer.highestOneBit(organisations * 2 - 1), 0, organisations)
                .mapToObj(known::get).map(code -> String.valueOf(code.toCharArray())).toArray(String[]::new);
    }

    @TearDown
    public void close() {
        holder.close();
    }

    @Benchmark
    public Object ask(Caller caller) throws Exception {
        return holder.token(codes[caller.next++ & codes.length - 1]);
    }
}
