package cloud.powerepos.des.health.internal;

import java.time.InstantSource;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.DesAccessException;

/** How one organisation is doing. Only looks: it requests no token and keeps none alive. */
final class OrganisationCheck implements HealthCheck {

    private final String organisationCode;
    private final AuthTokenService auth;
    private final InstantSource clock;

    OrganisationCheck(String organisationCode, AuthTokenService auth, InstantSource clock) {
        this.organisationCode = organisationCode;
        this.auth = auth;
        this.clock = clock;
    }

    @Override
    public Result execute() {
        return new Result(new ResultLog().add(diagnose()));
    }

    ResultLog.Entry diagnose() {
        try {
            return auth.status(organisationCode).map(status -> Diagnosis.of(status, clock.instant()))
                    .orElseGet(() -> unavailable(organisationCode + ": its configuration is just being removed"));
        } catch (DesAccessException e) {
            return unavailable(e.getMessage());
        }
    }

    private static ResultLog.Entry unavailable(String text) {
        return new ResultLog.Entry(Result.Status.TEMPORARILY_UNAVAILABLE, text);
    }
}
