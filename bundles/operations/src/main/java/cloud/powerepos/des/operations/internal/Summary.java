package cloud.powerepos.des.operations.internal;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.DesSummary;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.RequestStatistics;
import cloud.powerepos.des.operations.SharedProblem;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.operations.inside.TokenOperations;

/** Adds up reports. */
final class Summary {

    private static final int MOST_SHOWN = 10;

    private final Map<State, Integer> states = new EnumMap<>(State.class);
    private final SharedProblems shared = new SharedProblems();
    private final Instant now;
    private Counters counters = Counters.NONE;
    private int healthy;
    private Instant oldestFailure = Instant.MAX;
    private Instant nextExpiry = Instant.MAX;

    private Summary(Instant now) {
        this.now = now;
    }

    /** @param reports by the Organisation Code */
    static DesSummary of(CoreServices core, List<OrganisationReport> reports, List<ConfigurationProblem> problems,
            Instant now) {
        Summary summary = new Summary(now);
        reports.forEach(summary::add);
        return summary.make(core, reports, problems);
    }

    private void add(OrganisationReport report) {
        states.merge(report.state(), 1, Integer::sum);
        healthy += report.problem().isEmpty() ? 1 : 0;
        shared.add(report);
        counters = report.token().map(TokenStatus::counters).map(counters::plus).orElse(counters);
        oldestFailure = earlier(oldestFailure, report.failingSince());
        nextExpiry = earlier(nextExpiry, report.expiresAt().filter(end -> isInUse(report)));
    }

    /** A fresh token that was not refreshed when it was time is one that no caller asks for. */
    private boolean isInUse(OrganisationReport report) {
        return report.state() != State.FRESH || report.token().flatMap(TokenStatus::refreshAt).filter(now::isBefore)
                .isPresent();
    }

    private static Instant earlier(Instant one, Optional<Instant> other) {
        return other.filter(one::isAfter).orElse(one);
    }

    private DesSummary make(CoreServices core, List<OrganisationReport> reports,
            List<ConfigurationProblem> problems) {
        List<OrganisationReport> worst = reports.stream().filter(report -> report.problem().isPresent())
                .sorted(Comparator.comparing(OrganisationReport::state)).limit(MOST_SHOWN).toList();
        List<SharedProblem> most = shared.most(MOST_SHOWN);
        return new DesSummary(reports.size() - states.getOrDefault(State.MISCONFIGURED, 0), healthy, states, counters,
                core.missing(), ofTokens(core, TokenOperations::authServer),
                ofTokens(core, TokenOperations::requests).orElse(RequestStatistics.NONE), worst, most, problems.size(),
                known(oldestFailure), known(nextExpiry), firstToDo(core, most, problems));
    }

    private static Optional<Instant> known(Instant time) {
        return Optional.of(time).filter(instant -> !instant.equals(Instant.MAX));
    }

    private static <T> Optional<T> ofTokens(CoreServices core, Function<TokenOperations, T> question) {
        try {
            return Optional.ofNullable(core.tokens()).map(question);
        } catch (Throwable e) {
            // what the service throws is shown with each organisation
            return Optional.empty();
        }
    }

    private static Optional<String> firstToDo(CoreServices core, List<SharedProblem> shared,
            List<ConfigurationProblem> problems) {
        List<String> missing = core.missing();
        if (!missing.isEmpty()) {
            return Optional.of(CoreServices.text(missing));
        }
        return Stream.concat(shared.stream().map(SharedProblem::sentence),
                problems.stream().map(problem -> problem.source() + ": " + problem.message())).findFirst();
    }
}
