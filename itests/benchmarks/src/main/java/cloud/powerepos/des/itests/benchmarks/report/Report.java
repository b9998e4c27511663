package cloud.powerepos.des.itests.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.type.TypeReference;

/** RESULTS.md and its picture. */
public final class Report {

    private static final String FLOOR = "MapFloor";
    private static final String HANDLE_FLOOR = "MapAndVolatileFloor";
    private static final Map<String, String> NAMES = Map.ofEntries(Map.entry("OurToken", "**DES Access**, token"),
            Map.entry("OurTokenWithStore", "**DES Access**, token, with store"),
            Map.entry("OurEndpoint", "**DES Access**, token and host"), Map.entry(FLOOR, "floor: map"),
            Map.entry(HANDLE_FLOOR, "floor: map, volatile read"),
            Map.entry("MapAndClockFloor", "floor: map, clock"), Map.entry("GoogleAuth", "google-auth"),
            Map.entry("Msal4j", "MSAL4J"), Map.entry("AwsCachedSupplier", "AWS CachedSupplier"),
            Map.entry("AzureAccessTokenCache", "azure AccessTokenCache"),
            Map.entry("AzureSimpleTokenCache", "azure SimpleTokenCache"),
            Map.entry("SpringSecurity", "Spring Security"),
            Map.entry("QuarkusTokensHelper", "Quarkus TokensHelper"));
    private static final List<String> PARTS = List.of("hot", "peers", "fetch", "scale", "faults", "container", "fleet",
            "store");

    private final Runs runs;
    private final List<String> lines = new ArrayList<>();

    private Report(Runs runs) {
        this.runs = runs;
    }

    /** @param results has a folder for each run */
    public static void write(Path results, Path folder) throws IOException {
        Report report = new Report(Runs.read(results));
        report.head();
        report.targets();
        report.keyed();
        report.handles();
        report.faults();
        report.scale();
        report.sections("container.json");
        report.sections("fleet.json");
        report.store();
        Files.writeString(folder.resolve("RESULTS.md"), String.join("\n", report.lines).stripTrailing() + "\n");
        Files.writeString(folder.resolve("results.svg"), Bars.draw("A living token by organisation, 1,000 "
                + "organisations, one thread, median of the runs", report.ratios()));
    }

    private void head() throws IOException {
        add("# Results", "", "Written by `mvn -Pbenchmark verify`; do not edit. A figure is the median of the runs, in "
                + "brackets the least and the greatest of them; a target is met where every run met it. Times are "
                + "ratios within one run, but for those of the container and of the token store.", "",
                "**The ratios belong to the machine as the times do.** On another machine of the same kind one may be "
                + "three times as large. What they depend on:", "",
                "- the price of reading a clock, here " + runs.spread(scores ->
                        Scores.time(scores.keyed("MapAndClockFloor", 1_000, 1))
                        - Scores.time(scores.keyed(FLOOR, 1_000, 1))).format("%.0f") + " ns: most peers and the floor "
                + "*map, clock* read one at each call, DES Access does not. Where a clock is cheap, its lead shrinks;",
                "- the price of a look into a map, here " + runs.spread(scores ->
                        Scores.time(scores.keyed(FLOOR, 1_000, 1))).format("%.0f") + " ns with 1,000 organisations;",
                "- the price of a miss in memory: with 100,000 organisations it outweighs everything else, for a map "
                + "too;",
                "- other work on the machine, which the median within a run does not remove.", "",
                "The bytes that a call allocates, and what happens in a fault, depend on none of these.", "",
                "| | |", "|---|---|", "| runs | " + runs.all().size() + " |");
        for (String what : List.of(RunInfo.SIZE, RunInfo.DATE, RunInfo.MACHINE, RunInfo.JVM)) {
            add("| " + what + " | " + runs.read(RunInfo.FILE, new TypeReference<Map<String, String>>() { }).stream()
                    .map(info -> info.get(what)).distinct().collect(Collectors.joining("; ")) + " |");
        }
        add("| parts, with the number of their runs | " + parts() + " |",
                "| container | DES Access's own distribution of Apache Karaf " + System.getProperty("karaf.version")
                        + " |",
                "| peers | google-auth 1.57.0, MSAL4J 1.26.0, AWS SDK utils 2.57.8, azure-core 1.61.0, "
                        + "Spring Security 7.1.2, Quarkus OIDC client 3.35.1, Nessie client 0.109.0 |", "",
                "![A living token by organisation, ratios](results.svg)", "");
    }

    private String parts() {
        Map<String, String> files = new LinkedHashMap<>();
        PARTS.forEach(part -> files.put(part, part + ".json"));
        files.put("hot", "handle-2.json");
        files.put("peers", "keyed-others-of-many-1.json");
        files.put("fetch", "fetch-1.json");
        return files.entrySet().stream().map(part -> part.getKey() + " " + runs.all().stream()
                .filter(run -> Files.exists(run.folder().resolve(part.getValue()))).count())
                .collect(Collectors.joining(", "));
    }

    private void targets() throws IOException {
        add("## Targets", "", "| what | limit | seen | |", "|---|---|---|---|");
        lines.addAll(Targets.check(runs));
        add("");
    }

    private void keyed() {
        add("## A living token by the organisation's code", "", "As a multiple of `ConcurrentHashMap.get` of the same "
                + "size with one thread, and the most bytes that a call allocated. MSAL4J, which searches its whole "
                + "cache at each call, and Nessie, which fetches each token over HTTP, are not given 100,000: that "
                + "takes too long.", "",
                "| | 1 | 1,000 | 100,000 | 1,000, two threads | bytes at 1,000 |", "|---|---|---|---|---|---|");
        for (String subject : runs.ranked(Scores.KEYED, 1_000)) {
            add("| " + name(subject) + " | " + Stream.of(keyed(subject, 1, 1), keyed(subject, 1_000, 1),
                    keyed(subject, 100_000, 1), keyed(subject, 1_000, 2)).map(ratio -> cell(runs.spread(ratio)))
                    .collect(Collectors.joining(" | "))
                    + " | " + bytes(scores -> Scores.bytes(scores.keyed(subject, 1_000, 1))) + " |");
        }
        add("");
    }

    private static ToDoubleFunction<Scores> keyed(String subject, int organisations, int threads) {
        return scores -> Scores.time(scores.keyed(subject, organisations, threads))
                / Scores.time(scores.keyed(FLOOR, organisations, 1));
    }

    private void handles() {
        add("## A living token by a handle of one organisation", "", "As a multiple of a volatile read and a "
                + "comparison, and the most bytes that a call allocated.", "", "| | one thread | two threads | bytes |",
                "|---|---|---|---|");
        for (String subject : runs.ranked(Scores.HANDLE, 0)) {
            add("| " + (subject.equals(HANDLE_FLOOR) ? "floor: volatile read, compare" : name(subject)) + " | "
                    + cell(runs.spread(handle(subject, 1))) + " | " + cell(runs.spread(handle(subject, 2))) + " | "
                    + bytes(scores -> Scores.bytes(scores.handle(subject, 1))) + " |");
        }
        add("");
    }

    private static ToDoubleFunction<Scores> handle(String subject, int threads) {
        return scores -> Scores.time(scores.handle(subject, threads)) / Scores.time(scores.handle(HANDLE_FLOOR, 1));
    }

    /** Differences below a hundredth say nothing, of hundreds nothing below one. */
    private static String cell(Spread ratio) {
        return ratio.format(!ratio.isEmpty() && ratio.most() >= 100 ? "%.0f" : "%.1f");
    }

    private String bytes(ToDoubleFunction<Scores> figure) {
        Spread bytes = runs.spread(figure);
        return bytes.isEmpty() ? "not run" : String.format("%.0f", bytes.most());
    }

    private void faults() throws IOException {
        List<Map<String, Map<String, String>>> seen = runs.read("faults.json", new TypeReference<>() { });
        if (seen.isEmpty()) {
            return;
        }
        add("## Faults", "", "One scripted AuthServer for each cell. MSAL4J, AWS, azure and Quarkus are given a "
                + "hand-written HttpClient 4.5 request with time limits of 5 s (connect) and 10 s (read); what they do "
                + "with it is theirs. google-auth uses its refresh grant, Nessie the password grant, Spring Security "
                + "client credentials, each over its own transport and as it is by default. With 12 s of latency and "
                + "default limits, ours ends a request after 10 s (`request.timeout.ms`), as do the hand-written ones; "
                + "the column beside it has both at 20 s. Cells of several runs are of the last one.", "");
        lines.addAll(FaultTable.of(seen.get(seen.size() - 1)));
        add("");
    }

    private void scale() throws IOException {
        section("Scale", runs.read("scale.json", new TypeReference<>() { }));
    }

    private void store() throws IOException {
        List<String> table = StoreTable.of(runs).lines();
        if (!table.isEmpty()) {
            add("## Token store", "", "The nodes, the AuthServer and this measurement are one process, the database "
                    + "is another; all on one machine. Statements are counted between the token store and its pool of "
                    + "two connections. In a cold start there are no tokens, and all nodes ask for all of them at the "
                    + "same time. Files have one node.", "");
            lines.addAll(table);
            add("");
        }
    }

    private void sections(String file) throws IOException {
        List<Map<String, Map<String, String>>> seen = runs.read(file, new TypeReference<>() { });
        if (!seen.isEmpty()) {
            seen.get(0).keySet().forEach(title -> section(title, seen.stream().map(run -> run.get(title)).toList()));
        }
    }

    /** One column for each run. */
    private void section(String title, List<Map<String, String>> seen) {
        if (!seen.isEmpty()) {
            add("## " + title, "", "| | " + String.join(" | ", IntStream.rangeClosed(1, seen.size())
                    .mapToObj(run -> seen.size() == 1 ? "" : "run " + run).toList()) + " |",
                    "|---".repeat(seen.size() + 1) + "|");
            seen.get(0).keySet().forEach(what -> add("| " + what + " | "
                    + String.join(" | ", seen.stream().map(run -> run.getOrDefault(what, "")).toList()) + " |"));
            add("");
        }
    }

    private Map<String, Double> ratios() {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (String subject : runs.ranked(Scores.KEYED, 1_000)) {
            Spread ratio = runs.spread(keyed(subject, 1_000, 1));
            if (!ratio.isEmpty()) {
                ratios.put(subject, ratio.median());
            }
        }
        return ratios;
    }

    static String name(String subject) {
        return NAMES.getOrDefault(subject, subject);
    }

    private void add(String... more) {
        lines.addAll(List.of(more));
    }
}
