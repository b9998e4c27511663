package cloud.powerepos.des.itests.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One table of all faults: a row for each of the compared. */
public final class FaultTable {

    private FaultTable() {
    }

    /**
     * Lines of Markdown.
     *
     * @param seen by fault and by peer
     */
    public static List<String> of(Map<String, Map<String, String>> seen) {
        List<String> lines = new ArrayList<>();
        lines.add("| | " + String.join(" | ", seen.keySet()) + " |");
        lines.add("|---".repeat(seen.size() + 1) + "|");
        seen.values().stream().flatMap(cells -> cells.keySet().stream()).distinct()
                .forEach(peer -> lines.add("| " + peer + " | " + String.join(" | ",
                        seen.values().stream().map(cells -> cells.getOrDefault(peer, "")).toList()) + " |"));
        return lines;
    }
}
