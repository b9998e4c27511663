package cloud.powerepos.des.operations.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.http.OutboundHttp;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckReport;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.DesSummary;
import cloud.powerepos.des.operations.OrganisationPage;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.operations.inside.EndpointOperations;
import cloud.powerepos.des.operations.inside.TokenOperations;
import cloud.powerepos.des.operations.internal.check.DesCheck;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;
import cloud.powerepos.des.operations.internal.check.StepRunner;

/** What operators see and do, by the services of the core bundles that are there at the moment. */
@Component
public final class Operations implements DesOperations {

    private final Supplier<CoreServices> services;
    private final ExposedSecrets exposed;
    private final Clock clock;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile CredentialStore store;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AuthTokenService auth;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile TokenOperations tokens;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DesEndpointResolver resolver;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile EndpointOperations endpoints;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile OutboundHttp http;

    /** Used by SCR. */
    @Activate
    public Operations(BundleContext context, @Reference ConfigurationAdmin configurations) {
        services = () -> new CoreServices(store, auth, tokens, resolver, endpoints, http);
        exposed = ExposedSecrets.of(configurations, () -> context.getServiceReference(CredentialStore.class));
        clock = Clock.systemDefaultZone();
    }

    /**
     * For tests.
     *
     * @param services gives those of this moment
     * @param exposed  finds secrets that others can read
     */
    public Operations(Supplier<CoreServices> services, ExposedSecrets exposed, Clock clock) {
        this.services = services;
        this.exposed = exposed;
        this.clock = clock;
    }

    @Override
    public DesSummary summary() {
        CoreServices core = services.get();
        Map<State, Integer> states = new EnumMap<>(State.class);
        int organisations = 0;
        int healthy = 0;
        Counters counters = Counters.NONE;
        for (OrganisationReport report : reports(core).toList()) {
            states.merge(report.state(), 1, Integer::sum);
            organisations += report.state() == State.MISCONFIGURED ? 0 : 1;
            healthy += report.problem().isEmpty() ? 1 : 0;
            counters = report.token().map(TokenStatus::counters).map(counters::plus).orElse(counters);
        }
        return new DesSummary(organisations, healthy, states, counters, core.missing());
    }

    @Override
    public OrganisationPage organisations(OrganisationQuery query) {
        return query.of(reports(services.get()));
    }

    /** Where they cannot be listed, {@link #configurationProblems()} says so. */
    private static Stream<OrganisationReport> reports(CoreServices core) {
        try {
            return new Reports(core).all();
        } catch (Throwable e) {
            return Stream.empty();
        }
    }

    @Override
    public Optional<OrganisationReport> organisation(String organisationCode) {
        return new Reports(services.get()).of(organisationCode);
    }

    @Override
    public List<ConfigurationProblem> configurationProblems() {
        return AllProblems.of(services.get()).toList();
    }

    @Override
    public SortedMap<String, String> claims(String organisationCode) {
        return Claims.of(services.get().complete(organisationCode).tokens().held(organisationCode)
                .map(AccessToken::value).orElse(""));
    }

    @Override
    public int parallelRequests() {
        TokenOperations operations = services.get().tokens();
        return operations == null ? 1 : operations.parallelRequests();
    }

    @Override
    public CompletionStage<Instant> renew(String organisationCode) {
        try {
            return services.get().complete(organisationCode).tokens().renew(organisationCode)
                    .thenApply(AccessToken::expiresAt);
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CheckReport check(String organisationCode, Consumer<CheckOutcome> progress) throws InterruptedException {
        CoreServices core = services.get().complete(organisationCode);
        return new CheckReport(organisationCode, new StepRunner(progress)
                .run(new DesCheck(organisationCode, core, this::configurationProblems, exposed, clock).steps()));
    }
}
