package cloud.powerepos.des.events.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.operations.DesOperations;

/**
 * Tells problems that many organisations have for the same reason from those of one. A shared problem is told of once,
 * and again when the number of organisations that have it has doubled or halved; the latter only where it is known of
 * every organisation whether it has it. {@link #take} is called by one thread
 * at a time.
 */
final class SharedProblems {

    private static final int MOST_EXAMPLES = 10;

    /**
     * More or fewer organisations have a problem.
     *
     * @param type          how it began, or {@link TokenEvent.Type#RECOVERED}
     * @param organisations how many have it now; where they recovered, how many no longer have it
     * @param remaining     how many have it now
     * @param examples      codes of some of them
     */
    record Change(TokenEvent.Type type, int organisations, int remaining, String problem, List<String> examples) {

        String message() {
            return type != TokenEvent.Type.RECOVERED
                    ? counted(organisations) + ": " + problem
                    : String.format(Locale.ROOT, "%s recovered, %,d remain%s: %s", counted(organisations), remaining,
                            remaining == 1 ? "s" : "", problem);
        }

        private static String counted(int organisations) {
            return String.format(Locale.ROOT, "%,d organisation%s", organisations, organisations == 1 ? "" : "s");
        }
    }

    private final DesOperations operations;
    private final Consumer<TokenEvent> own;
    private final Consumer<Change> shared;
    /** How many had a problem when it was told of. */
    private final Map<String, Integer> told = new HashMap<>();
    /** Organisations whose problem was told of as theirs alone. */
    private final Set<String> alone = new HashSet<>();
    private volatile boolean any;

    SharedProblems(DesOperations operations, Consumer<TokenEvent> own, Consumer<Change> shared) {
        this.operations = operations;
        this.own = own;
        this.shared = shared;
    }

    /** Whether there is a shared problem that was told of. */
    boolean any() {
        return any;
    }

    /** Tells of an event as it is. */
    void post(TokenEvent event) {
        own.accept(event);
    }

    /** @return whether it cannot be told yet if shared problems have ended */
    boolean take(List<TokenEvent> events) {
        Numbers numbers = Numbers.of(operations);
        Map<String, Set<String>> codes = new LinkedHashMap<>();
        events.forEach(event -> numbers.reason(event).ifPresent(reason ->
                codes.computeIfAbsent(reason, any -> new LinkedHashSet<>()).add(event.organisationCode())));
        for (TokenEvent event : events) {
            numbers.reason(event).ifPresentOrElse(
                    reason -> trouble(event, reason, codes.get(reason), numbers.having(reason)), () -> routine(event));
        }
        if (numbers.complete()) {
            new ArrayList<>(told.keySet()).forEach(reason -> lookForEnd(reason, Math.max(numbers.having(reason),
                    codes.getOrDefault(reason, Set.of()).size())));
        }
        any = !told.isEmpty();
        return any && !numbers.complete();
    }

    private void trouble(TokenEvent event, String problem, Set<String> codes, int known) {
        int number = Math.max(known, codes.size());
        int before = told.getOrDefault(problem, 0);
        if (before == 0 && number == 1) {
            alone.add(event.organisationCode());
            own.accept(event);
        } else if (before == 0 || number >= 2 * before) {
            told.put(problem, number);
            shared.accept(new Change(event.type(), number, number, problem,
                    codes.stream().limit(MOST_EXAMPLES).toList()));
        }
    }

    private void routine(TokenEvent event) {
        boolean wasAlone = event.type() != TokenEvent.Type.REFRESHED && alone.remove(event.organisationCode());
        if (event.type() != TokenEvent.Type.RECOVERED || wasAlone || told.isEmpty()) {
            own.accept(event);
        }
    }

    private void lookForEnd(String problem, int number) {
        int before = told.get(problem);
        if (2 * number > before) {
            return;
        }
        if (number == 0) {
            told.remove(problem);
        } else {
            told.put(problem, number);
        }
        shared.accept(new Change(TokenEvent.Type.RECOVERED, before - number, number, problem, List.of()));
    }
}
