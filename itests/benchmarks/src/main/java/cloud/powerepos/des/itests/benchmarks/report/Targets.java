package cloud.powerepos.des.itests.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.itests.benchmarks.report.Scores.Score;

/** What we want to reach, and whether we do. */
final class Targets {

    private static final int SOME = 1_000;
    private static final int MANY = 100_000;

    private final Scores scores;
    private final List<String> rows = new ArrayList<>();

    private Targets(Scores scores) {
        this.scores = scores;
    }

    /** Rows of a Markdown table: target, limit, seen, met. */
    static List<String> check(Scores scores) {
        Targets targets = new Targets(scores);
        targets.hotPath("token(org)", "OurToken");
        targets.many("for comparison, map + volatile read", "MapAndVolatileFloor");
        targets.hotPath("resolve(org)", "OurEndpoint");
        targets.atMost("`DesAccess.endpoint()` ÷ (google-auth in a map), 1,000 organisations", 0.35,
                time(scores.handle("OurEndpoint", 1)), time(scores.keyed("GoogleAuth", SOME, 1)));
        targets.atMost("`DesAccess.endpoint()` ÷ (volatile read + compare)", 3, time(scores.handle("OurEndpoint", 1)),
                time(scores.handle("MapAndVolatileFloor", 1)));
        targets.atMost("`tokens(org).get()` ÷ (volatile read + compare)", 3, time(scores.handle("OurToken", 1)),
                time(scores.handle("MapAndVolatileFloor", 1)));
        targets.twoThreads("DesAccess.endpoint()", scores.handle("OurEndpoint", 1), scores.handle("OurEndpoint", 2));
        targets.noBytes("DesAccess.endpoint()", scores.handle("OurEndpoint", 1));
        targets.fetch("no connection kept", "handWritten");
        targets.fetch("connection kept", "handWrittenKeepAlive");
        targets.fetch("connection kept, wait limited by a thread of its own as ours is", "handWrittenKeepAliveAndLimitedWait");
        return targets.rows;
    }

    private void hotPath(String name, String subject) {
        atMost("`" + name + "` ÷ (google-auth in a map), 1,000 organisations", 0.35,
                time(scores.keyed(subject, SOME, 1)), time(scores.keyed("GoogleAuth", SOME, 1)));
        atMost("`" + name + "` ÷ (map + volatile read), 1,000 organisations", 1.5, time(scores.keyed(subject, SOME, 1)),
                time(scores.keyed("MapAndVolatileFloor", SOME, 1)));
        many("`" + name + "`", subject);
        twoThreads(name, scores.keyed(subject, SOME, 1), scores.keyed(subject, SOME, 2));
        noBytes(name, scores.keyed(subject, SOME, 1));
    }

    private void fetch(String which, String benchmark) {
        atMost("one fetch ÷ hand-written, " + which + ": time", 1.15, time(scores.fetch("ours")),
                time(scores.fetch(benchmark)));
        atMost("one fetch ÷ hand-written, " + which + ": bytes", 1.15, bytes(scores.fetch("ours")),
                bytes(scores.fetch(benchmark)));
    }

    private void many(String what, String subject) {
        double overhead = Math.max(0, time(scores.keyed(subject, SOME, 1)) - time(scores.keyed("MapFloor", SOME, 1)));
        atMost(what + ", 100,000 organisations ÷ (1.2 × map of that size + what is added at 1,000)", 1,
                time(scores.keyed(subject, MANY, 1)), 1.2 * time(scores.keyed("MapFloor", MANY, 1)) + overhead);
    }

    private void twoThreads(String name, Optional<Score> one, Optional<Score> two) {
        atMost("`" + name + "`: two threads ÷ one", 1.2, time(two), time(one));
    }

    private void noBytes(String name, Optional<Score> score) {
        double bytes = bytes(score);
        rows.add(String.format("| `%s`: bytes allocated | 0 | %s | %s |", name,
                Double.isNaN(bytes) ? "–" : String.format("%.0f", bytes),
                Double.isNaN(bytes) ? "not run" : bytes < 0.5 ? "met" : "**missed**"));
    }

    private void atMost(String what, double limit, double ours, double theirs) {
        double ratio = ours / theirs;
        rows.add(String.format("| %s | ≤ %s | %s | %s |", what, limit, Double.isNaN(ratio) ? "–" : String.format("%.2f", ratio),
                Double.isNaN(ratio) ? "not run" : ratio <= limit ? "met" : "**missed**"));
    }

    private static double time(Optional<Score> score) {
        return score.map(Score::time).orElse(Double.NaN);
    }

    private static double bytes(Optional<Score> score) {
        return score.map(Score::bytes).orElse(Double.NaN);
    }
}
