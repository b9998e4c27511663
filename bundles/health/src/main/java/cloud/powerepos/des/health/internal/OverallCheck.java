package cloud.powerepos.des.health.internal;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.common.faces.AllProblems;
import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/**
 * How all organisations are doing, and what of the configuration is refused. It is there before the services that it
 * speaks of, so that whoever waits for this Karaf to be ready learns that it is not.
 */
@Component(property = {HealthCheck.NAME + "=PowerEPOS DES", HealthCheck.TAGS + "=des", HealthCheck.TAGS + "=powerepos"})
public final class OverallCheck implements HealthCheck {

    private final InstantSource clock;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile CredentialStore store;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile AuthTokenService auth;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile DesEndpointResolver resolver;

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
        CredentialStore currentStore = store;
        AuthTokenService currentAuth = auth;
        DesEndpointResolver currentResolver = resolver;
        ResultLog log = new ResultLog();
        require(log, currentStore, "credentials");
        require(log, currentAuth, "auth");
        require(log, currentResolver, "endpoint");
        if (currentAuth != null) {
            service(log, AllProblems.of(AuthTokenService.PID, currentAuth::configurationProblems));
        }
        if (currentResolver != null) {
            service(log, AllProblems.of(DesEndpointResolver.PID, currentResolver::configurationProblems));
        }
        if (currentStore != null) {
            Set<String> codes = asked(log, "The organisations cannot be listed: ", Set.of(), currentStore::organisationCodes);
            configuration(log, currentStore, codes);
            if (currentAuth != null && currentResolver != null) {
                codes.forEach(code -> log.add(
                        new OrganisationCheck(code, currentStore, currentAuth, currentResolver, clock).diagnose()));
            }
        }
        return new Result(log);
    }

    private static <T> T asked(ResultLog log, String failure, T otherwise, Supplier<T> question) {
        try {
            return question.get();
        } catch (Throwable e) {
            add(log, Result.Status.CRITICAL, failure + Unforeseen.text(e));
            return otherwise;
        }
    }

    private static void require(ResultLog log, Object service, String bundle) {
        if (service == null) {
            add(log, Result.Status.TEMPORARILY_UNAVAILABLE, "The service of bundle cloud.powerepos.des." + bundle
                    + " is not there yet; if this lasts, see the log and that the bundle is active");
        }
    }

    private static void service(ResultLog log, List<ConfigurationProblem> problems) {
        problems.forEach(problem -> log.add(Diagnosis.of(problem, false)));
    }

    private static void configuration(ResultLog log, CredentialStore store, Set<String> codes) {
        List<ConfigurationProblem> problems = asked(log, "The problems of organisations cannot be listed: ", List.of(),
                store::problems);
        for (ConfigurationProblem problem : problems) {
            // another file may serve the organisation, and a pair of their own the organisations without the common one
            boolean served = codes.contains(problem.organisationCode())
                    || problem.organisationCode().isEmpty() && !codes.isEmpty();
            log.add(Diagnosis.of(problem, served));
        }
        if (codes.isEmpty() && problems.stream().noneMatch(ConfigurationProblem::refused)) {
            add(log, Result.Status.WARN, "No organisation is configured; add a file etc/"
                    + CredentialStore.ORGANISATION_PID + "-NAME.cfg");
        }
    }

    private static void add(ResultLog log, Result.Status status, String text) {
        log.add(new ResultLog.Entry(status, text));
    }
}
