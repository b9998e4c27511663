package cloud.powerepos.des.itests.benchmarks.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.fasterxml.jackson.core.type.TypeReference;

/** What the token store cost, as all runs showed it: a column for each engine. */
final class StoreTable {

    static final String FILE = "store.json";

    private final List<Map<String, Map<String, Double>>> runs;

    private StoreTable(List<Map<String, Map<String, Double>>> runs) {
        this.runs = runs;
    }

    static StoreTable of(Runs runs) throws IOException {
        return new StoreTable(runs.read(FILE, new TypeReference<>() { }));
    }

    /** Lines of Markdown; none where no run has figures. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!runs.isEmpty()) {
            lines.add("| | " + String.join(" | ", engines()) + " |");
            lines.add("|---".repeat(engines().size() + 1) + "|");
            runs.get(0).keySet().forEach(what -> lines.add("| " + what + " | " + String.join(" | ", engines().stream()
                    .map(engine -> cell(spread(what, engine))).toList()) + " |"));
        }
        return lines;
    }

    Set<String> engines() {
        Set<String> engines = new LinkedHashSet<>();
        runs.forEach(run -> run.values().forEach(figures -> engines.addAll(figures.keySet())));
        return engines;
    }

    Spread spread(String what, String engine) {
        return Spread.of(runs.stream().map(run -> run.getOrDefault(what, Map.of()).get(engine))
                .filter(Objects::nonNull));
    }

    Spread ratio(String what, String to, String engine) {
        return Spread.of(runs.stream().map(run -> run.get(what).getOrDefault(engine, Double.NaN)
                / run.get(to).getOrDefault(engine, Double.NaN)));
    }

    /** Numbers of things are whole, in each run. */
    private static String cell(Spread figure) {
        if (figure.isEmpty()) {
            return "–";
        }
        boolean whole = figure.values().stream().allMatch(value -> value == Math.rint(value));
        return figure.format(whole || figure.most() >= 100 ? "%,.0f" : figure.most() >= 10 ? "%.1f" : "%.2f");
    }
}
