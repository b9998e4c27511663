package cloud.powerepos.des.operations.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

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
import cloud.powerepos.des.operations.inside.EndpointOperations;
import cloud.powerepos.des.operations.inside.StoreOperations;
import cloud.powerepos.des.operations.inside.TokenOperations;
import cloud.powerepos.des.operations.internal.check.DesCheck;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;
import cloud.powerepos.des.operations.internal.check.StepRunner;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.StoredRow;
import cloud.powerepos.des.store.TokenStore;

/** What operators see and do, by the services of the core bundles that are there at the moment. */
@Component
public final class Operations implements DesOperations {

    static final long LIFETIME = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<CoreServices> services;
    private final ExposedSecrets exposed;
    private final Clock clock;
    private final SharedSnapshot shared;

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

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile TokenStore tokenStore;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile StoreOperations storeOperations;

    /** Used by SCR. */
    @Activate
    public Operations(BundleContext context, @Reference ConfigurationAdmin configurations) {
        services = () -> new CoreServices(store, auth, tokens, resolver, endpoints, http,
                new StoreServices(tokenStore, storeOperations));
        exposed = ExposedSecrets.of(configurations, () -> context.getServiceReference(CredentialStore.class));
        clock = Clock.systemDefaultZone();
        shared = snapshots(System::nanoTime, LIFETIME);
    }

    /**
     * For tests: each answer is new.
     *
     * @param services gives those of this moment
     * @param exposed  finds secrets that others can read
     */
    public Operations(Supplier<CoreServices> services, ExposedSecrets exposed, Clock clock) {
        this(services, exposed, clock, () -> 0, 0);
    }

    /**
     * For tests.
     *
     * @param ticker   a monotonic clock, in nanoseconds
     * @param lifetime how long answers about many organisations are shared, in nanoseconds
     */
    Operations(Supplier<CoreServices> services, ExposedSecrets exposed, Clock clock, LongSupplier ticker,
            long lifetime) {
        this.services = services;
        this.exposed = exposed;
        this.clock = clock;
        shared = snapshots(ticker, lifetime);
    }

    private SharedSnapshot snapshots(LongSupplier ticker, long lifetime) {
        return new SharedSnapshot(services, core -> Snapshot.of(core, clock.instant()), ticker, lifetime);
    }

    @Override
    public DesSummary summary() {
        return shared.get().summary();
    }

    @Override
    public OrganisationPage organisations(OrganisationQuery query) {
        return query.of(shared.get().reports().stream());
    }

    @Override
    public Optional<OrganisationReport> organisation(String organisationCode) {
        return new Reports(services.get()).of(organisationCode);
    }

    @Override
    public List<ConfigurationProblem> configurationProblems() {
        return shared.get().problems();
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
                    .thenApply(AccessToken::expiresAt).whenComplete((end, failure) -> shared.renew());
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            shared.renew();
        }
    }

    @Override
    public Optional<StoreStatus> store() {
        return services.get().tokenStore().status();
    }

    @Override
    public List<StoredRow> storedRows(String organisationCode) throws StoreException {
        return services.get().tokenStore().rows(organisationCode);
    }

    @Override
    public int purgeStored(String organisationCode) throws StoreException {
        return services.get().tokenStore().purge(organisationCode);
    }

    @Override
    public CheckReport check(String organisationCode, Consumer<CheckOutcome> progress) throws InterruptedException {
        CoreServices core = services.get().complete(organisationCode);
        try {
            return new CheckReport(organisationCode, new StepRunner(progress).run(DesCheck.steps(organisationCode,
                    core, () -> AllProblems.of(core).toList(), exposed, clock)));
        } finally {
            shared.renew();
        }
    }
}
