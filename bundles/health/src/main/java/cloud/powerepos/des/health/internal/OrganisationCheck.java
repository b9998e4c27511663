package cloud.powerepos.des.health.internal;

import java.time.InstantSource;
import java.util.Optional;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationReport;

/**
 * How one organisation is doing, and what is wrong with its configuration, which works all the same. Only looks: it
 * requests no token and keeps none alive.
 */
final class OrganisationCheck implements HealthCheck {

    private final String organisationCode;
    private final DesOperations operations;
    private final InstantSource clock;

    OrganisationCheck(String organisationCode, DesOperations operations, InstantSource clock) {
        this.organisationCode = organisationCode;
        this.operations = operations;
        this.clock = clock;
    }

    @Override
    public Result execute() {
        ResultLog log = new ResultLog();
        try {
            Optional<OrganisationReport> report = operations.organisation(organisationCode);
            report.ifPresent(known -> {
                known.configurationProblems().forEach(problem -> log.add(Diagnosis.of(problem, true)));
                log.add(Diagnosis.of(known, clock.instant()));
            });
            if (report.isEmpty()) {
                log.add(new ResultLog.Entry(Result.Status.TEMPORARILY_UNAVAILABLE,
                        Printable.of(organisationCode) + ": its configuration is just being removed"));
            }
        } catch (Throwable e) {
            log.add(new ResultLog.Entry(Result.Status.CRITICAL,
                    Printable.of(organisationCode) + ": " + Unforeseen.text(e)));
        }
        return new Result(log);
    }
}
