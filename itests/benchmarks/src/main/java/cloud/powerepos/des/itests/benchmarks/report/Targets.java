package cloud.powerepos.des.itests.benchmarks.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import cloud.powerepos.des.itests.benchmarks.report.Scores.Score;
import cloud.powerepos.des.itests.benchmarks.store.TokenStoreCosts;

/** What we want to reach, and in how many runs we do. */
final class Targets {

    private static final int SOME = 1_000;
    private static final int MANY = 100_000;

    private final Runs runs;
    private final List<String> rows = new ArrayList<>();

    private Targets(Runs runs) {
        this.runs = runs;
    }

    /** Rows of a Markdown table: target, limit, seen, met. */
    static List<String> check(Runs runs) throws IOException {
        Targets targets = new Targets(runs);
        targets.hotPath("token(org)", "OurToken");
        targets.ratio("`token(org)` with a token store ÷ without, 1,000 organisations", 1.2,
                scores -> scores.keyed("OurTokenWithStore", SOME, 1), scores -> scores.keyed("OurToken", SOME, 1));
        targets.many("for comparison, map + volatile read", "MapAndVolatileFloor");
        targets.hotPath("resolve(org)", "OurEndpoint");
        targets.ratio("`DesAccess.endpoint()` ÷ (google-auth in a map), 1,000 organisations", 0.35,
                scores -> scores.handle("OurEndpoint", 1), scores -> scores.keyed("GoogleAuth", SOME, 1));
        targets.ratio("`DesAccess.endpoint()` ÷ (volatile read + compare)", 3,
                scores -> scores.handle("OurEndpoint", 1),
                scores -> scores.handle("MapAndVolatileFloor", 1));
        targets.ratio("`tokens(org).get()` ÷ (volatile read + compare)", 3, scores -> scores.handle("OurToken", 1),
                scores -> scores.handle("MapAndVolatileFloor", 1));
        targets.twoThreads("DesAccess.endpoint()", threads -> scores -> scores.handle("OurEndpoint", threads));
        targets.noBytes("DesAccess.endpoint()", scores -> scores.handle("OurEndpoint", 1));
        targets.fetch("no connection kept", "handWritten");
        targets.fetch("connection kept", "handWrittenKeepAlive");
        targets.fetch("connection kept, wait limited by a thread of its own as ours is",
                "handWrittenKeepAliveAndLimitedWait");
        targets.store(StoreTable.of(runs));
        return targets.rows;
    }

    private void store(StoreTable store) {
        for (String engine : store.engines()) {
            String begin = "token store, " + engine + ": ";
            // fewer are not possible
            row(begin + "requests in a cold start ÷ organisations", "1",
                    store.ratio(TokenStoreCosts.COLD_REQUESTS, TokenStoreCosts.ORGANISATIONS, engine), 1, "%.4f");
            row(begin + "requests in a start that finds all tokens", "0",
                    store.spread(TokenStoreCosts.WARM_REQUESTS, engine), 0, "%.0f");
            row(begin + "seconds of that start", "≤ 5", store.spread(TokenStoreCosts.WARM_SECONDS, engine), 5, "%.1f");
            Spread statements = store.spread(TokenStoreCosts.COLD_STATEMENTS, engine);
            if (!statements.isEmpty()) {
                row(begin + "statements for each token and node", "≤ 5", statements, 5, "%.2f");
            }
        }
    }

    private void hotPath(String name, String subject) {
        ratio("`" + name + "` ÷ (google-auth in a map), 1,000 organisations", 0.35,
                scores -> scores.keyed(subject, SOME, 1), scores -> scores.keyed("GoogleAuth", SOME, 1));
        ratio("`" + name + "` ÷ (map + volatile read), 1,000 organisations", 1.5,
                scores -> scores.keyed(subject, SOME, 1), scores -> scores.keyed("MapAndVolatileFloor", SOME, 1));
        many("`" + name + "`", subject);
        twoThreads(name, threads -> scores -> scores.keyed(subject, SOME, threads));
        noBytes(name, scores -> scores.keyed(subject, SOME, 1));
    }

    private void fetch(String which, String benchmark) {
        ratio("one fetch ÷ hand-written, " + which + ": time", 1.15, scores -> scores.fetch("ours"),
                scores -> scores.fetch(benchmark));
        atMost("one fetch ÷ hand-written, " + which + ": bytes", 1.15,
                scores -> Scores.bytes(scores.fetch("ours")) / Scores.bytes(scores.fetch(benchmark)));
    }

    private void many(String what, String subject) {
        atMost(what + ", 100,000 organisations ÷ (1.2 × map of that size + what is added at 1,000)", 1, scores -> {
            double added = Scores.time(scores.keyed(subject, SOME, 1)) - Scores.time(scores.keyed("MapFloor", SOME, 1));
            return Scores.time(scores.keyed(subject, MANY, 1))
                    / (1.2 * Scores.time(scores.keyed("MapFloor", MANY, 1)) + Math.max(0, added));
        });
    }

    private void twoThreads(String name, Function<Integer, Function<Scores, Optional<Score>>> score) {
        ratio("`" + name + "`: two threads ÷ one", 1.2, score.apply(2), score.apply(1));
    }

    private void noBytes(String name, Function<Scores, Optional<Score>> score) {
        row("`" + name + "`: bytes allocated", "0", runs.spread(scores -> Scores.bytes(score.apply(scores))), 0.5,
                "%.0f");
    }

    private void ratio(String what, double limit, Function<Scores, Optional<Score>> ours,
            Function<Scores, Optional<Score>> theirs) {
        atMost(what, limit, scores -> Scores.time(ours.apply(scores)) / Scores.time(theirs.apply(scores)));
    }

    private void atMost(String what, double limit, ToDoubleFunction<Scores> figure) {
        row(what, "≤ " + limit, runs.spread(figure), limit, "%.2f");
    }

    private void row(String what, String limit, Spread seen, double most, String pattern) {
        rows.add("| " + what + " | " + limit + " | " + seen.format(pattern) + " | " + verdict(seen, most) + " |");
    }

    /** Only what every run showed is met. */
    private static String verdict(Spread seen, double limit) {
        long met = seen.atMost(limit);
        if (seen.isEmpty()) {
            return "";
        } else if (met == seen.values().size()) {
            return "met";
        }
        return met == 0 ? "**missed**" : "**missed** in " + (seen.values().size() - met) + " of "
                + seen.values().size();
    }
}
