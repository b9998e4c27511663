package cloud.powerepos.des.events.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.common.faces.SharedReason;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.TokenStatus;

/** How many organisations have a problem for the same reason at one moment. */
final class Numbers {

    private final Map<String, OrganisationReport> reports;
    private final Map<String, Integer> having = new HashMap<>();
    private final boolean complete;

    private Numbers(List<OrganisationReport> reports, boolean complete) {
        this.reports = reports.stream().collect(Collectors.toMap(OrganisationReport::organisationCode,
                Function.identity()));
        this.complete = complete;
        reports.forEach(report -> Stream.of(report.problem(), report.token().flatMap(TokenStatus::lastError))
                .flatMap(Optional::stream).map(problem -> SharedReason.of(problem, report)).distinct()
                .forEach(reason -> having.merge(reason, 1, Integer::sum)));
    }

    static Numbers of(DesOperations operations) {
        try {
            // asked before and after, as a bundle may come or go in between
            boolean isThere = operations.summary().missing().isEmpty();
            List<OrganisationReport> reports = operations.organisations(OrganisationQuery.all()).reports();
            return new Numbers(reports, isThere && operations.summary().missing().isEmpty()
                    && reports.stream().allMatch(Numbers::isKnown)
                    && !(reports.isEmpty() && isUnlisted(operations.configurationProblems())));
        } catch (Throwable e) {
            // the events themselves tell how many there are
            return new Numbers(List.of(), false);
        }
    }

    /** Of a broken one without a token status it cannot be told which problems it has. */
    private static boolean isKnown(OrganisationReport report) {
        return report.state() != State.BROKEN || report.token().isPresent();
    }

    /** There may be organisations although none is listed. */
    private static boolean isUnlisted(List<ConfigurationProblem> problems) {
        return problems.stream().anyMatch(problem -> problem.isOfService()
                && problem.effect() == Effect.NOTHING_IN_FORCE);
    }

    /** Whether it is known of every organisation which problems it has. */
    boolean complete() {
        return complete;
    }

    int having(String reason) {
        return having.getOrDefault(reason, 0);
    }

    /** What is wrong by this event, in the words that are counted. */
    Optional<String> reason(TokenEvent event) {
        String code = event.organisationCode();
        OrganisationReport report = reports.get(code);
        return event.problem().map(problem -> report == null ? SharedReason.of(problem, code, "", "")
                : SharedReason.of(problem, report));
    }
}
