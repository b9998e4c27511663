package cloud.powerepos.des.management.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.common.faces.AllProblems;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/** Shows all organisations together. */
final class DesAccessBean extends CountersBean implements DesAccessMXBean {

    private static final Logger LOG = LoggerFactory.getLogger(DesAccessBean.class);
    private static final Counters NOTHING = new Counters(0, 0, 0, 0, 0, 0, 0, 0);

    private final CredentialStore store;
    private final AuthTokenService auth;
    private final DesEndpointResolver endpoints;

    DesAccessBean(CredentialStore store, AuthTokenService auth, DesEndpointResolver endpoints) {
        this.store = store;
        this.auth = auth;
        this.endpoints = endpoints;
    }

    private Stream<TokenStatus> all() {
        return store.organisationCodes().stream().map(this::status).flatMap(Optional::stream);
    }

    /** An organisation for which a service fails has no status, and counts as one that is not healthy. */
    private Optional<TokenStatus> status(String organisationCode) {
        try {
            return auth.status(organisationCode);
        } catch (Throwable e) {
            LOG.debug("The state of organisation {} is not known", Printable.of(organisationCode), e);
            return Optional.empty();
        }
    }

    private boolean isUsable(String organisationCode) {
        try {
            return endpoints.refusal(organisationCode).isEmpty();
        } catch (Throwable e) {
            LOG.debug("Whether the token of {} can be used cannot be told", Printable.of(organisationCode), e);
            return false;
        }
    }

    @Override
    Counters counters() {
        return all().map(TokenStatus::counters).reduce(NOTHING, DesAccessBean::sum);
    }

    private static Counters sum(Counters a, Counters b) {
        return new Counters(a.requests() + b.requests(), a.passwordGrants() + b.passwordGrants(),
                a.refreshGrants() + b.refreshGrants(), a.joined() + b.joined(), a.refused() + b.refused(),
                a.failed() + b.failed(), a.rejected() + b.rejected(), a.replaysPrevented() + b.replaysPrevented());
    }

    @Override
    public Map<String, String> getStates() {
        return store.organisationCodes().stream().collect(Collectors.toMap(Printable::of,
                code -> status(code).map(status -> status.state().name()).orElse(OrganisationBean.BROKEN),
                (one, other) -> one, TreeMap::new));
    }

    @Override
    public int getOrganisations() {
        return store.organisationCodes().size();
    }

    @Override
    public int getHealthyOrganisations() {
        return (int) all().filter(status -> status.lastError().isEmpty()
                && isUsable(status.organisationCode())).count();
    }

    @Override
    public List<String> getConfigurationProblems() {
        return AllProblems.of(store, auth, endpoints)
                .map(problem -> Printable.of(problem.source() + ": " + problem.message())).toList();
    }
}
