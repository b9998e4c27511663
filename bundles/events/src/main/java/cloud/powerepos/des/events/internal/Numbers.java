package cloud.powerepos.des.events.internal;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.common.faces.SharedReason;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.DesSummary;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.TokenStatus;

/** How many organisations have a problem for the same reason at one moment. */
final class Numbers {

    private final Map<String, OrganisationReport> reports;
    /** What is wrong, by organisation. */
    private final Map<String, Set<String>> reasons = new HashMap<>();
    private final boolean complete;
    private final boolean outage;

    private Numbers(List<OrganisationReport> reports, boolean complete, boolean outage) {
        this.reports = reports.stream().collect(Collectors.toMap(OrganisationReport::organisationCode,
                Function.identity()));
        this.complete = complete;
        this.outage = outage;
        reports.forEach(report -> reasons.put(report.organisationCode(),
                Stream.of(report.problem(), report.token().flatMap(TokenStatus::lastError)).flatMap(Optional::stream)
                        .map(problem -> SharedReason.of(problem, report)).collect(Collectors.toSet())));
    }

    static Numbers of(DesOperations operations) {
        try {
            // asked before and after, as a bundle may come or go in between
            DesSummary summary = operations.summary();
            boolean isThere = summary.missing().isEmpty();
            List<OrganisationReport> reports = operations.organisations(OrganisationQuery.all()).reports();
            return new Numbers(reports, isThere && operations.summary().missing().isEmpty()
                    && reports.stream().allMatch(Numbers::isKnown)
                    && !(reports.isEmpty() && isUnlisted(operations.configurationProblems())),
                    summary.authServer().filter(status -> status.state() != AuthServerStatus.State.CLOSED).isPresent());
        } catch (Throwable e) {
            // the events themselves tell how many there are
            return new Numbers(List.of(), false, false);
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

    /** Whether the AuthServer fails for all. */
    boolean outage() {
        return outage;
    }

    /** How many organisations have one of these reasons. */
    int having(Set<String> any) {
        return (int) reasons.values().stream().filter(own -> !Collections.disjoint(own, any)).count();
    }

    /** What is wrong by this event, in the words that are counted. */
    Optional<String> reason(TokenEvent event) {
        String code = event.organisationCode();
        OrganisationReport report = reports.get(code);
        return event.problem().map(problem -> report == null ? SharedReason.of(problem, code, "", "")
                : SharedReason.of(problem, report));
    }
}
