package cloud.powerepos.des.operations.internal.check;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.internal.CoreServices;

/**
 * From the configuration of one organisation to its DES, step by step. Token and endpoint are requested as a module
 * requests them; the probes in between only explain.
 */
public final class DesCheck {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** Longer than a token request may take by its configuration: its own limit ends it, and its error says more. */
    private static final Duration TOKEN_LIMIT = Duration.ofSeconds(310);

    private static final Duration STORE_LIMIT = Duration.ofSeconds(75);

    private DesCheck() {
    }

    /**
     * @param core        complete
     * @param allProblems what is wrong with all configurations
     * @return for one run
     */
    public static List<Step> steps(String code, CoreServices core, Supplier<List<ConfigurationProblem>> allProblems,
            ExposedSecrets exposed, Clock clock) {
        ConfiguredOrganisation organisation = new ConfiguredOrganisation(code, core.store());
        Probe probe = new Probe(core.http(), LIMIT, clock);
        TokenStep token = new TokenStep(code, core.auth(), core.tokens(), clock);
        AuthServerStep authServer =
                new AuthServerStep(code, core.tokens(), core.http(), probe, token::answered, clock);
        EndpointStep endpoint = new EndpointStep(core.resolver(), token::token);
        DesStep des = new DesStep(code, probe, endpoint::endpoint);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("Configuration", LIMIT, new ConfigurationStep(organisation, allProblems)::run));
        steps.add(new Step("Secrets", LIMIT, new SecretsStep(organisation, exposed)::run));
        // it begins with a start of the store, in which calls wait
        core.tokenStore().status().ifPresent(status -> steps.add(
                new Step("Store", STORE_LIMIT, new StoreStep(code, core.tokenStore())::run)));
        // its requests end a little earlier by themselves, with a better message
        steps.add(new Step("AuthServer", LIMIT.plusSeconds(1), authServer::run, authServer::doubt));
        steps.add(new Step("Token", TOKEN_LIMIT, token::run));
        steps.add(new Step("Endpoint", LIMIT, endpoint::run));
        steps.add(new Step("DES", LIMIT.plusSeconds(1), des::run, des::doubt));
        return steps;
    }
}
