package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.inside.EndpointOperations;
import cloud.powerepos.des.operations.inside.TokenOperations;

/** What operators see of the resolver; it requests no token. */
final class EndpointReport implements EndpointOperations {

    private final EndpointResolver resolver;
    private final TokenOperations held;
    private final UnexpectedErrors errors;
    private final Supplier<List<ConfigurationProblem>> problems;

    /**
     * @param held     names the token in force
     * @param problems what is wrong with the configuration
     */
    EndpointReport(EndpointResolver resolver, TokenOperations held, UnexpectedErrors errors,
            Supplier<List<ConfigurationProblem>> problems) {
        this.resolver = resolver;
        this.held = held;
        this.errors = errors;
        this.problems = problems;
    }

    @Override
    public Optional<String> refusal(String organisationCode) {
        if (resolver.isClosed()) {
            return Optional.empty();
        }
        try {
            return errors.answer(organisationCode, () -> held.held(organisationCode)).flatMap(resolver::refusal);
        } catch (DesAccessException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public Optional<URI> lastServiceUri(String organisationCode) {
        if (resolver.isClosed()) {
            return Optional.empty();
        }
        // the token that is held may not have been read yet
        refusal(organisationCode);
        return resolver.serviceUri(organisationCode);
    }

    @Override
    public List<ConfigurationProblem> configurationProblems() {
        return resolver.isClosed() ? List.of() : problems.get();
    }
}
