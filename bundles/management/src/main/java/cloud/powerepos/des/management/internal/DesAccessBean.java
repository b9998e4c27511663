package cloud.powerepos.des.management.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.TokenStatus;
import cloud.powerepos.des.auth.TokenStatus.Counters;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/** Shows all organisations together. */
final class DesAccessBean extends CountersBean implements DesAccessMXBean {

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
        return store.organisationCodes().stream().map(auth::status).flatMap(Optional::stream);
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
        return all().collect(Collectors.toMap(TokenStatus::organisationCode, status -> status.state().name(),
                (one, other) -> one, TreeMap::new));
    }

    @Override
    public int getOrganisations() {
        return store.organisationCodes().size();
    }

    @Override
    public int getHealthyOrganisations() {
        return (int) all().filter(status -> status.lastError().isEmpty()
                && endpoints.refusal(status.organisationCode()).isEmpty()).count();
    }

    @Override
    public List<String> getConfigurationProblems() {
        return Stream.of(store.problems(), auth.configurationProblems(), endpoints.configurationProblems())
                .flatMap(List::stream).map(problem -> problem.source() + ": " + problem.message()).toList();
    }
}
