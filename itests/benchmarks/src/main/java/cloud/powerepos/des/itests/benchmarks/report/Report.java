package cloud.powerepos.des.itests.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import cloud.powerepos.des.itests.benchmarks.report.Scores.Score;

/** RESULTS.md and its picture. */
public final class Report {

    private static final Map<String, String> NAMES = Map.ofEntries(Map.entry("OurToken", "**DES Access**, token"),
            Map.entry("OurEndpoint", "**DES Access**, token and host"), Map.entry("MapFloor", "floor: map"),
            Map.entry("MapAndVolatileFloor", "floor: map, volatile read"),
            Map.entry("MapAndClockFloor", "floor: map, clock"), Map.entry("GoogleAuth", "google-auth"),
            Map.entry("Msal4j", "MSAL4J"), Map.entry("AwsCachedSupplier", "AWS CachedSupplier"),
            Map.entry("AzureAccessTokenCache", "azure AccessTokenCache"),
            Map.entry("AzureSimpleTokenCache", "azure SimpleTokenCache"), Map.entry("SpringSecurity", "Spring Security"),
            Map.entry("QuarkusTokensHelper", "Quarkus TokensHelper"));

    private final List<String> lines = new ArrayList<>();

    private Report() {
    }

    /** @param size {@code full}, or how else the run was cut short */
    public static void write(Path results, Path folder, String size) throws IOException {
        Report report = new Report();
        Scores scores = Scores.read(results);
        report.head(size, results, Files.exists(results.resolve("container.json")));
        report.targets(scores);
        report.keyed(scores);
        report.handles(scores);
        report.faults(results.resolve("faults.json"));
        report.scale(results.resolve("scale.json"));
        report.container(results.resolve("container.json"));
        report.missing(scores, results);
        Files.write(folder.resolve("RESULTS.md"), report.lines);
        Files.writeString(folder.resolve("results.svg"), Bars.draw("A living token by organisation, 1,000 organisations, one thread",
                ranked(scores, 1_000)));
    }

    private void head(String size, Path results, boolean container) throws IOException {
        add("# Results", "", "Written by `mvn -Pbenchmark verify`; do not edit. "
                + "Times are ratios within one run, but for the container's: on another machine the ratios stay near, the times "
                + "do not.", "",
                "| | |", "|---|---|", "| run | " + (size.equals("full") ? size : size + ": too short to rely on") + " |",
                "| date | " + LocalDate.now(ZoneOffset.UTC) + "; parts ended (UTC): " + ends(results) + " |",
                "| machine | " + Machine.describe() + ", shared with other work |",
                "| JVM | " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version") + " |");
        if (container) {
            add("| container | DES Access's own distribution of Apache Karaf " + System.getProperty("karaf.version") + " |");
        }
        add("| peers | google-auth 1.57.0, MSAL4J 1.26.0, AWS SDK utils 2.57.8, azure-core 1.61.0, Spring Security 7.1.2, "
                        + "Quarkus OIDC client 3.35.1, Nessie client 0.109.0 |", "",
                "![A living token by organisation, ratios](results.svg)", "");
    }

    private void targets(Scores scores) {
        add("## Targets", "", "| what | limit | seen | |", "|---|---|---|---|");
        lines.addAll(Targets.check(scores));
        add("");
    }

    private void keyed(Scores scores) {
        if (ranked(scores, 1_000).isEmpty()) {
            return;
        }
        add("## A living token by the organisation's code", "", "As a multiple of `ConcurrentHashMap.get` of the same size "
                + "with one thread; in brackets the bytes allocated by a call. MSAL4J, which searches its whole cache at each "
                + "call, and Nessie, which fetches each token over HTTP, are not given 100,000: that takes too long.", "",
                "| | 1 | 1,000 | 100,000 | 1,000, two threads |", "|---|---|---|---|---|");
        for (Score row : ranked(scores, 1_000)) {
            add("| " + name(row.subject()) + " | " + cell(scores, row.subject(), 1, 1) + " | "
                    + cell(scores, row.subject(), 1_000, 1) + " | " + cell(scores, row.subject(), 100_000, 1) + " | "
                    + cell(scores, row.subject(), 1_000, 2) + " |");
        }
        add("");
    }

    private static String cell(Scores scores, String subject, int organisations, int threads) {
        Optional<Score> floor = scores.keyed("MapFloor", organisations, 1);
        Optional<Score> score = scores.keyed(subject, organisations, threads);
        return floor.isEmpty() || score.isEmpty() ? "not run"
                : String.format("%.1f × (%.0f B)", score.get().time() / floor.get().time(), score.get().bytes());
    }

    private void handles(Scores scores) {
        if (scores.handle("OurToken", 1).isEmpty()) {
            return;
        }
        add("## A living token by a handle of one organisation", "", "As a multiple of a volatile read and a comparison.",
                "", "| | one thread | two threads |", "|---|---|---|");
        scores.all().stream().filter(score -> score.benchmark().startsWith("Handle") && score.threads() == 1)
                .sorted(Comparator.comparing(Score::time)).forEach(row -> add("| "
                        + (row.subject().equals("MapAndVolatileFloor") ? "floor: volatile read, compare" : name(row.subject()))
                        + " | " + handle(scores, row.subject(), 1) + " | " + handle(scores, row.subject(), 2) + " |"));
        add("");
    }

    private static String handle(Scores scores, String subject, int threads) {
        Optional<Score> floor = scores.handle("MapAndVolatileFloor", 1);
        Optional<Score> score = scores.handle(subject, threads);
        return floor.isEmpty() || score.isEmpty() ? "not run"
                : String.format("%.1f × (%.0f B)", score.get().time() / floor.get().time(), score.get().bytes());
    }

    private void faults(Path file) throws IOException {
        if (Files.notExists(file)) {
            return;
        }
        add("## Faults", "", "One scripted AuthServer for each cell. MSAL4J, AWS, azure and Quarkus are given a hand-written "
                + "HttpClient 4.5 request with time limits of 5 s (connect) and 10 s (read); what they do with it is theirs. "
                + "google-auth uses its refresh grant, Nessie the password grant, Spring Security client credentials, each "
                + "over its own transport and as it is by default. "
                + "With 12 s of latency and default limits, ours ends a request after 10 s (`request.timeout.ms`), as do the "
                + "hand-written ones; the column beside it has both at 20 s.", "");
        lines.addAll(FaultTable.of(new ObjectMapper().readValue(file.toFile(), new TypeReference<>() { })));
        add("");
    }

    private void scale(Path file) throws IOException {
        if (Files.exists(file)) {
            section("Scale", new ObjectMapper().readValue(file.toFile(), new TypeReference<>() { }));
        }
    }

    private void container(Path file) throws IOException {
        if (Files.exists(file)) {
            new ObjectMapper().readValue(file.toFile(), new TypeReference<Map<String, Map<String, String>>>() { })
                    .forEach(this::section);
        }
    }

    private void section(String title, Map<String, String> seen) {
        add("## " + title, "", "| | |", "|---|---|");
        seen.forEach((what, value) -> add("| " + what + " | " + value + " |"));
        add("");
    }

    /** When each part ended, as parts may be run one by one. */
    private static String ends(Path results) throws IOException {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("hot", "handle-2.json");
        parts.put("peers", "keyed-others-of-many-2.json");
        parts.put("fetch", "fetch-1.json");
        Stream.of("scale", "faults", "container").forEach(part -> parts.put(part, part + ".json"));
        List<String> ends = new ArrayList<>();
        for (Map.Entry<String, String> part : parts.entrySet()) {
            Path file = results.resolve(part.getValue());
            if (Files.exists(file)) {
                ends.add(part.getKey() + " " + Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MINUTES)
                        .atOffset(ZoneOffset.UTC).toLocalTime());
            }
        }
        return String.join(", ", ends);
    }

    private void missing(Scores scores, Path results) {
        List<String> parts = new ArrayList<>();
        if (scores.keyed("OurToken", 1_000, 1).isEmpty()) {
            parts.add("hot");
        }
        if (scores.keyed("SpringSecurity", 1_000, 1).isEmpty()) {
            parts.add("peers");
        }
        if (scores.fetch("ours").isEmpty()) {
            parts.add("fetch");
        }
        Stream.of("scale", "faults", "container").filter(part -> Files.notExists(results.resolve(part + ".json")))
                .forEach(parts::add);
        if (!parts.isEmpty()) {
            add("## Not measured", "", "These parts were not run: " + String.join(", ", parts) + ".");
        }
    }

    private static List<Score> ranked(Scores scores, int organisations) {
        return scores.all().stream().filter(score -> score.benchmark().startsWith("Keyed") && score.threads() == 1
                && score.organisations() == organisations).sorted(Comparator.comparing(Score::time)).toList();
    }

    static String name(String subject) {
        return NAMES.getOrDefault(subject, subject);
    }

    private void add(String... more) {
        lines.addAll(List.of(more));
    }
}
