package cloud.powerepos.des.health.internal;

import java.time.InstantSource;
import java.util.Optional;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.common.faces.AllProblems;
import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/**
 * How one organisation is doing, and what is wrong with its configuration, which works all the same. Only looks: it
 * requests no token and keeps none alive.
 */
final class OrganisationCheck implements HealthCheck {

    private final String organisationCode;
    private final CredentialStore store;
    private final AuthTokenService auth;
    private final DesEndpointResolver resolver;
    private final InstantSource clock;

    OrganisationCheck(String organisationCode, CredentialStore store, AuthTokenService auth,
            DesEndpointResolver resolver, InstantSource clock) {
        this.organisationCode = organisationCode;
        this.store = store;
        this.auth = auth;
        this.resolver = resolver;
        this.clock = clock;
    }

    @Override
    public Result execute() {
        ResultLog log = new ResultLog();
        AllProblems.of("CredentialStore", store::problems).stream().filter(problem -> problem.organisationCode().equals(organisationCode))
                .forEach(problem -> log.add(Diagnosis.of(problem, true)));
        return new Result(log.add(diagnose()));
    }

    /** How its token is doing, and whether it is of any use. */
    ResultLog.Entry diagnose() {
        try {
            Optional<String> refusal = resolver.refusal(organisationCode);
            if (refusal.isPresent()) {
                return new ResultLog.Entry(Result.Status.CRITICAL, Printable.of(organisationCode + ": " + refusal.get()));
            }
            return auth.status(organisationCode).map(status -> Diagnosis.of(status, clock.instant()))
                    .orElseGet(() -> unavailable(organisationCode + ": its configuration is just being removed"));
        } catch (DesAccessException e) {
            return unavailable(Printable.of(e.getMessage()));
        } catch (Throwable e) {
            return new ResultLog.Entry(Result.Status.CRITICAL,
                    Printable.of(organisationCode) + ": " + Unforeseen.text(e));
        }
    }

    private static ResultLog.Entry unavailable(String text) {
        return new ResultLog.Entry(Result.Status.TEMPORARILY_UNAVAILABLE, text);
    }
}
