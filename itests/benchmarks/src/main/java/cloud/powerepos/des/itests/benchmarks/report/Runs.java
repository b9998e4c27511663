package cloud.powerepos.des.itests.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import cloud.powerepos.des.itests.benchmarks.report.Scores.Score;

/** What all runs left behind, one folder {@code run-N} each. */
final class Runs {

    /** A folder with what one run left behind. */
    record Run(Path folder, Scores scores) {

        <T> Optional<T> read(String file, TypeReference<T> type) throws IOException {
            Path path = folder.resolve(file);
            return Files.exists(path) ? Optional.of(new ObjectMapper().readValue(path.toFile(), type))
                    : Optional.empty();
        }
    }

    private final List<Run> runs;

    private Runs(List<Run> runs) {
        this.runs = runs;
    }

    static Runs read(Path results) throws IOException {
        List<Path> folders;
        try (Stream<Path> entries = Files.list(results)) {
            folders = entries.filter(path -> path.getFileName().toString().matches("run-\\d+"))
                    .sorted(Comparator.comparing(Path::toString)).toList();
        }
        List<Run> runs = new ArrayList<>();
        for (Path folder : folders) {
            runs.add(new Run(folder, Scores.read(folder)));
        }
        return new Runs(runs);
    }

    List<Run> all() {
        return runs;
    }

    /** The files of one name, of those runs that have it. */
    <T> List<T> read(String file, TypeReference<T> type) throws IOException {
        List<T> found = new ArrayList<>();
        for (Run run : runs) {
            run.read(file, type).ifPresent(found::add);
        }
        return found;
    }

    Spread spread(ToDoubleFunction<Scores> figure) {
        return Spread.of(runs.stream().map(run -> figure.applyAsDouble(run.scores())));
    }

    /** The subjects of one benchmark and one thread, the fastest first. */
    List<String> ranked(String benchmark, int organisations) {
        return runs.stream().flatMap(run -> run.scores().all().stream())
                .filter(score -> score.benchmark().equals(benchmark) && score.threads() == 1
                        && score.organisations() == organisations)
                .map(Score::subject).distinct()
                .sorted(Comparator.comparing(subject -> spread(scores -> Scores.time(
                        scores.find(benchmark, subject, organisations, 1))).median()))
                .toList();
    }
}
