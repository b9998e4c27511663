package cloud.powerepos.des.health.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.DesSummary;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.SharedProblem;

/** What one look at all organisations says: numbers, what to do first, and the worst of them by name. */
final class Overview {

    private static final int MOST_NAMED = 10;

    private final DesSummary summary;
    private final List<OrganisationReport> reports;
    private final Set<String> misconfigured;
    private final List<ConfigurationProblem> problems;
    private final Instant now;

    private Overview(DesSummary summary, List<OrganisationReport> all, List<ConfigurationProblem> problems,
            Instant now) {
        this.summary = summary;
        this.problems = problems;
        this.now = now;
        misconfigured = all.stream().filter(report -> report.state() == State.MISCONFIGURED)
                .map(OrganisationReport::organisationCode).collect(Collectors.toSet());
        reports = all.stream().filter(report -> report.state() != State.MISCONFIGURED).toList();
    }

    static Overview of(DesOperations operations, Instant now) {
        return new Overview(operations.summary(), operations.organisations(OrganisationQuery.all()
                .by(OrganisationQuery.Sort.URGENCY)).reports(), operations.configurationProblems(), now);
    }

    static ResultLog.Entry missing(String bundle) {
        return new ResultLog.Entry(Result.Status.TEMPORARILY_UNAVAILABLE, "The service of bundle " + bundle
                + " is not there yet; if this lasts, see the log and that the bundle is active");
    }

    List<ResultLog.Entry> entries() {
        List<ResultLog.Entry> entries = new ArrayList<>();
        summary.missing().forEach(bundle -> entries.add(missing(bundle)));
        if (summary.missing().isEmpty()) {
            numbers(entries);
            authServer(entries);
            summary.problems().stream().filter(problem -> problem.organisations() > 1).map(SharedProblem::sentence)
                    .forEach(sentence -> entries.add(information(sentence)));
        }
        add(entries, problems, problem -> Diagnosis.severity(problem, isServed(problem)),
                problem -> Diagnosis.of(problem, isServed(problem)), "problems of configurations");
        if (summary.missing().isEmpty()) {
            add(entries, reports, Diagnosis::severity, report -> Diagnosis.of(report, now), "organisations");
        }
        return entries;
    }

    private void numbers(List<ResultLog.Entry> entries) {
        if (reports.isEmpty() && problems.stream().noneMatch(ConfigurationProblem::refused)) {
            entries.add(new ResultLog.Entry(Result.Status.WARN, "No organisation is configured; add a file"
                    + " etc/cloud.powerepos.des.organisation-NAME.cfg"));
        } else {
            entries.add(information(String.format(Locale.ROOT, "%,d organisations: %s", summary.organisations(),
                    summary.states().entrySet().stream().map(Overview::number).collect(Collectors.joining(", ")))));
        }
    }

    private static String number(Map.Entry<State, Integer> state) {
        return String.format(Locale.ROOT, "%,d %s", state.getValue(),
                state.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    private void authServer(List<ResultLog.Entry> entries) {
        summary.authServer().flatMap(AuthServerStatus::since).ifPresent(since -> entries.add(new ResultLog.Entry(
                Result.Status.WARN, Printable.of("The AuthServer has been failing for " + Diagnosis.left(since, now)
                        + ": " + summary.authServer().flatMap(AuthServerStatus::problem).orElse("")))));
    }

    private static ResultLog.Entry information(String text) {
        return new ResultLog.Entry(Result.Status.OK, Printable.of(text));
    }

    /** Names the worst that need attention; of the others their number counts, and the worst of their statuses. */
    private static <T> void add(List<ResultLog.Entry> entries, List<T> all, Function<T, Result.Status> severity,
            Function<T, ResultLog.Entry> diagnosis, String what) {
        List<T> sorted = all.stream().filter(one -> severity.apply(one) != Result.Status.OK)
                .sorted(Comparator.comparing(severity).reversed()).toList();
        sorted.stream().limit(MOST_NAMED).map(diagnosis).forEach(entries::add);
        if (sorted.size() > MOST_NAMED) {
            entries.add(new ResultLog.Entry(severity.apply(sorted.get(MOST_NAMED)), String.format(Locale.ROOT,
                    "and %,d more %s: see des:list or the web console", sorted.size() - MOST_NAMED, what)));
        }
    }

    /** Another file may serve the organisation, and a pair of their own the organisations without the common one. */
    private boolean isServed(ConfigurationProblem problem) {
        return problem.organisationCode().isEmpty() ? !problem.isOfService() && !reports.isEmpty()
                : !misconfigured.contains(problem.organisationCode());
    }
}
