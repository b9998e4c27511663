package cloud.powerepos.des.health.internal;

import java.time.InstantSource;
import java.util.List;

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
import cloud.powerepos.des.operations.DesOperations;

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
        try {
            if (current == null) {
                log.add(Overview.missing("cloud.powerepos.des.operations"));
            } else {
                List<ResultLog.Entry> entries = Overview.of(current, clock.instant()).entries();
                entries.forEach(log::add);
            }
        } catch (Throwable e) {
            log.add(new ResultLog.Entry(Result.Status.CRITICAL,
                    "The organisations cannot be listed: " + Unforeseen.text(e)));
        }
        return new Result(log);
    }
}
