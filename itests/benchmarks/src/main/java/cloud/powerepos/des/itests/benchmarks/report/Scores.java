package cloud.powerepos.des.itests.benchmarks.report;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The scores that JMH left behind. */
final class Scores {

    static final String KEYED = "KeyedBenchmark.ask";
    static final String HANDLE = "HandleBenchmark.ask";

    /**
     * One score. The median of all iterations is what is compared: a shared machine has iterations that say nothing.
     *
     * @param organisations 0 where there is no such parameter
     */
    record Score(String benchmark, String subject, int organisations, int threads, double time, double bytes) {
    }

    private final List<Score> scores = new ArrayList<>();

    static Scores read(Path folder) throws IOException {
        Scores scores = new Scores();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*-[12].json")) {
            for (Path file : files) {
                new ObjectMapper().readTree(file.toFile()).forEach(scores::add);
            }
        }
        return scores;
    }

    private void add(JsonNode result) {
        List<Double> times = new ArrayList<>();
        result.at("/primaryMetric/rawData").forEach(fork -> fork.forEach(time -> times.add(time.asDouble())));
        times.sort(null);
        String name = result.get("benchmark").asText().replaceAll(".*\\.(\\w+\\.\\w+)$", "$1");
        scores.add(new Score(name, result.at("/params/subject").asText(), result.at("/params/organisations").asInt(),
                result.get("threads").asInt(), times.get(times.size() / 2),
                result.at("/secondaryMetrics/gc.alloc.rate.norm/score").asDouble()));
    }

    List<Score> all() {
        return List.copyOf(scores);
    }

    Optional<Score> keyed(String subject, int organisations, int threads) {
        return find(KEYED, subject, organisations, threads);
    }

    Optional<Score> handle(String subject, int threads) {
        return find(HANDLE, subject, 0, threads);
    }

    Optional<Score> fetch(String how) {
        return find("FetchBenchmark." + how, "", 0, 1);
    }

    /** Not a number where there is no score. */
    static double time(Optional<Score> score) {
        return score.map(Score::time).orElse(Double.NaN);
    }

    /** Not a number where there is no score. */
    static double bytes(Optional<Score> score) {
        return score.map(Score::bytes).orElse(Double.NaN);
    }

    Optional<Score> find(String benchmark, String subject, int organisations, int threads) {
        return scores.stream().filter(score -> score.benchmark().equals(benchmark) && score.subject().equals(subject)
                && score.organisations() == organisations && score.threads() == threads).findFirst();
    }
}
