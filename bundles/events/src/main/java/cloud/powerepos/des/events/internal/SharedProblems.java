package cloud.powerepos.des.events.internal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
 * every organisation whether it has it. An outage of the AuthServer is one shared problem until the AuthServer answers
 * again: another reason is told of once, and none of them has ended before. {@link #take} is called by one thread at a
 * time.
 */
final class SharedProblems {

    /**
     * More or fewer organisations have a problem.
     *
     * @param type          how it began, or {@link TokenEvent.Type#RECOVERED}
     * @param since         when it was told of first: the same until it has ended, also where the reason changes
     * @param organisations how many have it now; where they recovered, how many no longer have it
     * @param remaining     how many have it now
     * @param codes         of those that are known to have got it now
     */
    record Change(TokenEvent.Type type, Instant since, int organisations, int remaining, String problem,
            List<String> codes) {

        String message() {
            return type != TokenEvent.Type.RECOVERED
                    ? counted(organisations) + ": " + problem
                    : String.format(Locale.ROOT, "%s recovered, %,d remain%s: %s", counted(organisations), remaining,
                            remaining == 1 ? "s" : "", problem);
        }

        static String counted(int organisations) {
            return String.format(Locale.ROOT, "%,d organisation%s", organisations, organisations == 1 ? "" : "s");
        }
    }

    private final DesOperations operations;
    private final InstantSource clock;
    private final Consumer<TokenEvent> own;
    private final Consumer<Change> shared;
    /** Those that were told of and have not ended. */
    private final List<Trouble> troubles = new ArrayList<>();
    /** Organisations whose problem was told of as theirs alone. */
    private final Set<String> alone = new HashSet<>();
    private boolean outage;
    private volatile boolean any;

    SharedProblems(DesOperations operations, InstantSource clock, Consumer<TokenEvent> own, Consumer<Change> shared) {
        this.operations = operations;
        this.clock = clock;
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
        if (numbers.complete()) {
            endEarlierOutage(numbers.outage());
        }
        Map<String, Set<String>> codes = new LinkedHashMap<>();
        events.forEach(event -> numbers.reason(event).ifPresent(reason ->
                codes.computeIfAbsent(reason, any -> new LinkedHashSet<>()).add(event.organisationCode())));
        Set<String> looked = new HashSet<>();
        for (TokenEvent event : events) {
            numbers.reason(event).ifPresentOrElse(reason -> {
                if (looked.add(reason) || alone.contains(event.organisationCode())) {
                    trouble(event, reason, codes.get(reason), numbers);
                }
            }, () -> routine(event));
        }
        if (numbers.complete()) {
            List.copyOf(troubles).stream().filter(trouble -> !(trouble.ofOutage() && numbers.outage()))
                    .forEach(trouble -> lookForEnd(trouble, codes, numbers));
        }
        any = !troubles.isEmpty();
        return any && !numbers.complete();
    }

    /** Organisations that did not ask since still have the reasons of the outage before: it has ended all the same. */
    private void endEarlierOutage(boolean latest) {
        if (latest && !outage) {
            List<Trouble> ended = troubles.stream().filter(Trouble::ofOutage).toList();
            troubles.removeAll(ended);
            ended.forEach(trouble -> shared.accept(new Change(TokenEvent.Type.RECOVERED, trouble.since, trouble.told(),
                    0, trouble.latest(), List.of())));
        }
        outage = latest;
    }

    private void trouble(TokenEvent event, String reason, Set<String> codes, Numbers numbers) {
        boolean ofOutage = numbers.outage() && event.type() == TokenEvent.Type.DEGRADED;
        Trouble trouble = troubles.stream().filter(known -> known.reasons().contains(reason)).findFirst()
                .or(() -> troubles.stream().filter(known -> ofOutage && known.ofOutage()).findFirst()).orElse(null);
        int number = Math.max(numbers.having(Set.of(reason)), codes.size());
        if (trouble == null && number == 1) {
            alone.add(event.organisationCode());
            own.accept(event);
            return;
        }
        if (trouble == null) {
            trouble = new Trouble(clock.instant());
            troubles.add(trouble);
        }
        Set<String> reasons = new HashSet<>(trouble.reasons());
        reasons.add(reason);
        int all = Math.max(numbers.having(reasons), number);
        if (trouble.grows(reason, all, ofOutage)) {
            shared.accept(new Change(event.type(), trouble.since, all, all, reason, List.copyOf(codes)));
        }
    }

    private void routine(TokenEvent event) {
        boolean wasAlone = event.type() != TokenEvent.Type.REFRESHED && alone.remove(event.organisationCode());
        if (event.type() != TokenEvent.Type.RECOVERED || wasAlone || troubles.isEmpty()) {
            own.accept(event);
        }
    }

    /** @param codes of those who had just begun to have a reason, whatever the reports say */
    private void lookForEnd(Trouble trouble, Map<String, Set<String>> codes, Numbers numbers) {
        int fresh = (int) trouble.reasons().stream().flatMap(reason -> codes.getOrDefault(reason, Set.of()).stream())
                .distinct().count();
        int number = Math.max(numbers.having(trouble.reasons()), fresh);
        int before = trouble.told();
        if (trouble.shrinks(number)) {
            if (number == 0) {
                troubles.remove(trouble);
            }
            shared.accept(new Change(TokenEvent.Type.RECOVERED, trouble.since, before - number, number,
                    trouble.latest(), List.of()));
        }
    }
}
