package cloud.powerepos.des.itests.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import com.fasterxml.jackson.databind.ObjectMapper;

import cloud.powerepos.des.itests.benchmarks.container.Container;
import cloud.powerepos.des.itests.benchmarks.container.Fleet;
import cloud.powerepos.des.itests.benchmarks.cost.FetchBenchmark;
import cloud.powerepos.des.itests.benchmarks.cost.Scale;
import cloud.powerepos.des.itests.benchmarks.faults.FaultMatrix;
import cloud.powerepos.des.itests.benchmarks.hot.HandleBenchmark;
import cloud.powerepos.des.itests.benchmarks.hot.KeyedBenchmark;
import cloud.powerepos.des.itests.benchmarks.report.FaultTable;
import cloud.powerepos.des.itests.benchmarks.report.Report;
import cloud.powerepos.des.itests.benchmarks.report.RunInfo;
import cloud.powerepos.des.itests.benchmarks.store.TokenStoreCosts;

/**
 * Runs everything, or the parts that are named, and writes the report. Parts leave JSON files behind, so that the
 * report can be made anew.
 */
public final class Benchmarks {

    private static final String[] FLOORS_OURS_AND_GOOGLE = {"MapFloor", "MapAndVolatileFloor", "MapAndClockFloor",
        "OurToken", "OurEndpoint", "GoogleAuth"};
    private static final String[] OTHERS = {"Nessie", "AwsCachedSupplier", "QuarkusTokensHelper",
        "AzureAccessTokenCache", "AzureSimpleTokenCache", "SpringSecurity", "Msal4j"};
    /** Those that can be given 100,000 tokens within seconds. */
    private static final String[] OTHERS_OF_MANY = {"AwsCachedSupplier", "QuarkusTokensHelper",
        "AzureAccessTokenCache", "AzureSimpleTokenCache", "SpringSecurity"};
    private static final String[] ALL_SIZES = {"1", "1000", "100000"};
    /** The one that the report shows with two threads. */
    private static final String[] ONE_SIZE = {"1000"};

    private final Path results;
    private final boolean quick;

    private Benchmarks(Path results, boolean quick) {
        this.results = results;
        this.quick = quick;
    }

    /**
     * @param arguments the folder for the JSON files of all runs, the folder for the report, {@code full} or
     *                  {@code quick}, the number of runs, and the parts: {@code hot}, {@code peers} (the hot path of
     *                  those that are far off), {@code fetch}, {@code scale}, {@code faults}, {@code container},
     *                  {@code fleet}, {@code store}, none for all, {@code report} for no more than the report
     */
    public static void main(String[] arguments) throws Exception {
        Path results = Path.of(arguments[0]);
        boolean quick = arguments[2].equals("quick");
        List<String> parts = List.of(arguments).subList(4, arguments.length);
        List<Benchmarks> runs = new ArrayList<>();
        for (int run = 1; run <= Integer.parseInt(arguments[3]) && !parts.contains("report"); run++) {
            Path folder = Files.createDirectories(results.resolve("run-" + run));
            RunInfo.write(folder, quick);
            runs.add(new Benchmarks(folder, quick));
        }
        for (Benchmarks run : runs) {
            run.measureInForks(parts);
        }
        for (Benchmarks run : runs) {
            run.measureHere(parts);
        }
        Report.write(results, Path.of(arguments[1]));
        // threads that peers leave behind would keep the process alive
        System.exit(0);
    }

    private void measureInForks(List<String> parts) throws RunnerException {
        if (parts.isEmpty() || parts.contains("hot")) {
            hot();
        }
        if (parts.isEmpty() || parts.contains("peers")) {
            peers();
        }
        if (parts.isEmpty() || parts.contains("fetch")) {
            fetch();
        }
    }

    /** After all that is measured in forks: peers leave threads behind. */
    private void measureHere(List<String> parts) throws Exception {
        if (parts.isEmpty() || parts.contains("scale")) {
            write("scale.json", Scale.run(quick ? 200 : 5_000));
        }
        if (parts.isEmpty() || parts.contains("faults")) {
            Map<String, Map<String, String>> faults = FaultMatrix.run();
            write("faults.json", faults);
            FaultTable.of(faults).forEach(System.out::println);
        }
        if (parts.isEmpty() || parts.contains("container")) {
            write("container.json",
                    new Container(Path.of(System.getProperty("container.folder"))).run(quick ? 50 : 5_000));
        }
        if (parts.isEmpty() || parts.contains("fleet")) {
            write("fleet.json", new Fleet(Path.of(System.getProperty("container.folder")),
                    Duration.ofSeconds(quick ? 10 : 60)).run(quick ? 50 : 5_000));
        }
        if (parts.isEmpty() || parts.contains("store")) {
            write("store.json", TokenStoreCosts.run(quick ? 200 : 5_000));
        }
    }

    private void hot() throws RunnerException {
        run("keyed-store-1", options(KeyedBenchmark.class, 1).param("subject", "OurTokenWithStore")
                .param("organisations", ONE_SIZE).forks(quick ? 1 : 3));
        for (int threads = 1; threads <= 2; threads++) {
            // odd, so that one slow fork does not decide
            run("keyed-" + threads, options(KeyedBenchmark.class, threads).param("subject", FLOORS_OURS_AND_GOOGLE)
                    .param("organisations", threads == 1 ? ALL_SIZES : ONE_SIZE).forks(quick ? 1 : 3));
            run("handle-" + threads, options(HandleBenchmark.class, threads).param("subject", "MapAndVolatileFloor",
                    "OurToken", "OurEndpoint", "GoogleAuth").forks(quick ? 1 : 3));
        }
    }

    private void peers() throws RunnerException {
        // far off, and most of the time goes into making thousands of their objects: one fork is enough
        for (int threads = 1; threads <= 2; threads++) {
            run("keyed-others-" + threads, options(KeyedBenchmark.class, threads).param("subject", OTHERS)
                    .param("organisations", threads == 1 ? new String[] {"1", "1000"} : ONE_SIZE).forks(1));
            run("handle-others-" + threads, options(HandleBenchmark.class, threads).param("subject", "Nessie",
                    "AwsCachedSupplier").forks(1));
        }
        run("keyed-others-of-many-1", options(KeyedBenchmark.class, 1).param("subject", OTHERS_OF_MANY)
                .param("organisations", "100000").forks(1));
    }

    private void fetch() throws RunnerException {
        run("fetch-1", options(FetchBenchmark.class, 1)
                // the server has to get warm as well
                .warmupIterations(quick ? 1 : 10).warmupTime(TimeValue.seconds(1))
                .measurementIterations(quick ? 1 : 8).measurementTime(TimeValue.seconds(1)));
    }

    private ChainedOptionsBuilder options(Class<?> benchmark, int threads) {
        return new OptionsBuilder().include(benchmark.getName()).threads(threads).forks(quick ? 1 : 2)
                .warmupIterations(quick ? 2 : 4).warmupTime(TimeValue.milliseconds(quick ? 100 : 250))
                .measurementIterations(quick ? 2 : 6).measurementTime(TimeValue.milliseconds(quick ? 100 : 250))
                // some leave threads behind, for which a fork would wait 30 s
                .jvmArgsAppend("-Djmh.shutdownTimeout=1", "-Djmh.shutdownTimeout.step=1")
                .addProfiler(GCProfiler.class).shouldFailOnError(true);
    }

    private void run(String name, ChainedOptionsBuilder options) throws RunnerException {
        new Runner(options.resultFormat(ResultFormatType.JSON).result(results.resolve(name + ".json").toString())
                .build())
                .run();
    }

    private void write(String name, Object value) throws IOException {
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(results.resolve(name).toFile(), value);
    }
}
