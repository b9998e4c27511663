package cloud.powerepos.des.operations.internal.check;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.internal.CoreServices;

/**
 * From the configuration of one organisation to its DES, step by step. Token and endpoint are requested as a module
 * requests them; the probes in between only explain. For one run.
 */
public final class DesCheck {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** Longer than a token request may take by its configuration: its own limit ends it, and its error says more. */
    private static final Duration TOKEN_LIMIT = Duration.ofSeconds(310);

    private static final Duration STORE_LIMIT = Duration.ofSeconds(75);

    private final ConfigurationStep configuration;
    private final SecretsStep secrets;
    private final Optional<StoreStep> store;
    private final AuthServerStep authServer;
    private final TokenStep token;
    private final EndpointStep endpoint;
    private final DesStep des;

    /**
     * @param core        complete
     * @param allProblems what is wrong with all configurations
     */
    public DesCheck(String code, CoreServices core, Supplier<List<ConfigurationProblem>> allProblems,
            ExposedSecrets exposed, Clock clock) {
        ConfiguredOrganisation organisation = new ConfiguredOrganisation(code, core.store());
        Probe probe = new Probe(core.http(), LIMIT, clock);
        configuration = new ConfigurationStep(organisation, allProblems);
        secrets = new SecretsStep(organisation, exposed);
        store = core.tokenStore().status().map(status -> new StoreStep(code, core.tokenStore()));
        token = new TokenStep(code, core.auth(), core.tokens(), clock);
        authServer = new AuthServerStep(code, core.tokens(), core.http(), probe, token::answered, clock);
        endpoint = new EndpointStep(core.resolver(), token::token);
        des = new DesStep(code, probe, endpoint::endpoint);
    }

    public List<Step> steps() {
        return Stream.of(Stream.of(new Step("Configuration", LIMIT, configuration::run),
                new Step("Secrets", LIMIT, secrets::run)), store.stream().map(optional ->
                        // it begins with a start of the store, in which calls wait
                        new Step("Store", STORE_LIMIT, optional::run)), Stream.of(
                // its requests end a little earlier by themselves, with a better message
                new Step("AuthServer", LIMIT.plusSeconds(1), authServer::run, authServer::doubt),
                new Step("Token", TOKEN_LIMIT, token::run),
                new Step("Endpoint", LIMIT, endpoint::run),
                new Step("DES", LIMIT.plusSeconds(1), des::run, des::doubt))).flatMap(steps -> steps).toList();
    }
}
