package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.inside.EndpointOperations;

/** What operators see of the resolver; it requests no token. */
final class EndpointReport implements EndpointOperations {

    private final EndpointResolver resolver;
    private final Supplier<List<ConfigurationProblem>> problems;

    /** @param problems what is wrong with the configuration */
    EndpointReport(EndpointResolver resolver, Supplier<List<ConfigurationProblem>> problems) {
        this.resolver = resolver;
        this.problems = problems;
    }

    @Override
    public Optional<String> refusal(String organisationCode) {
        if (resolver.isClosed()) {
            return Optional.empty();
        }
        try {
            return resolver.refusal(organisationCode);
        } catch (DesAccessException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public Optional<URI> lastServiceUri(String organisationCode) {
        // the token that is held may not have been read yet
        refusal(organisationCode);
        return resolver.serviceUri(organisationCode);
    }

    @Override
    public List<ConfigurationProblem> configurationProblems() {
        return resolver.isClosed() ? List.of() : problems.get();
    }
}
