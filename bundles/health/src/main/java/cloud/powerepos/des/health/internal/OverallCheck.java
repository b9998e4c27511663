package cloud.powerepos.des.health.internal;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;

/**
 * How all organisations are doing, and what of the configuration is refused. It is there before the services that it
 * speaks of, so that a probe that waits for this Karaf to be ready learns that it is not.
 */
@Component(property = {HealthCheck.NAME + "=PowerEPOS DES", HealthCheck.TAGS + "=des", HealthCheck.TAGS + "=powerepos"})
public final class OverallCheck implements HealthCheck {

    private final InstantSource clock;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile DesOperations operations;

    /** Used by SCR. */
    @Activate
    public OverallCheck() {
        this(InstantSource.system());
    }

    OverallCheck(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Result execute() {
        DesOperations current = operations;
        ResultLog log = new ResultLog();
        if (current == null) {
            missing(log, "cloud.powerepos.des.operations");
            return new Result(log);
        }
        try {
            look(log, current);
        } catch (Throwable e) {
            add(log, Result.Status.CRITICAL, "The organisations cannot be listed: " + Unforeseen.text(e));
        }
        return new Result(log);
    }

    private void look(ResultLog log, DesOperations current) {
        List<String> missing = current.summary().missing();
        missing.forEach(bundle -> missing(log, bundle));
        List<OrganisationReport> reports = current.organisations(OrganisationQuery.configured()).reports();
        List<ConfigurationProblem> problems = current.configurationProblems();
        Set<String> codes = reports.stream().map(OrganisationReport::organisationCode).collect(Collectors.toSet());
        problems.forEach(problem -> log.add(Diagnosis.of(problem, isServed(problem, codes))));
        if (missing.isEmpty()) {
            if (codes.isEmpty() && problems.stream().noneMatch(ConfigurationProblem::refused)) {
                add(log, Result.Status.WARN, "No organisation is configured; add a file"
                        + " etc/cloud.powerepos.des.organisation-NAME.cfg");
            }
            reports.forEach(report -> log.add(Diagnosis.of(report, clock.instant())));
        }
    }

    /** Another file may serve the organisation, and a pair of their own the organisations without the common one. */
    private static boolean isServed(ConfigurationProblem problem, Set<String> codes) {
        return problem.organisationCode().isEmpty() ? !problem.isOfService() && !codes.isEmpty()
                : codes.contains(problem.organisationCode());
    }

    private static void missing(ResultLog log, String bundle) {
        add(log, Result.Status.TEMPORARILY_UNAVAILABLE, "The service of bundle " + bundle
                + " is not there yet; if this lasts, see the log and that the bundle is active");
    }

    private static void add(ResultLog log, Result.Status status, String text) {
        log.add(new ResultLog.Entry(status, text));
    }
}
