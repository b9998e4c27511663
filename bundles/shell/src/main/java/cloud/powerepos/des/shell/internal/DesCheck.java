package cloud.powerepos.des.shell.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.common.faces.AllProblems;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.http.OutboundHttp;
import cloud.powerepos.des.shell.internal.Step.Finding;

/**
 * The way of one organisation from its configuration to its DES, step by step. Token and endpoint are asked for as a
 * module asks; the probes in between only explain. For one run.
 */
final class DesCheck {

    static final String DES = "DES";

    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** Longer than a token request may take by its configuration: its own limit ends it, and its error says more. */
    private static final Duration TOKEN_LIMIT = Duration.ofSeconds(310);

    private final ConfigurationSteps configuration;
    private final AuthServerStep authServer;
    private final TokenStep token;
    private final DesEndpointResolver endpoints;
    private final DesStep des;
    private DesEndpoint endpoint;

    DesCheck(String organisation, CredentialStore store, AuthTokenService tokens, DesEndpointResolver endpoints,
            OutboundHttp http, ExposedSecrets exposed, Clock clock) {
        Probe probe = new Probe(http, LIMIT, clock);
        this.configuration = new ConfigurationSteps(organisation, store,
                () -> AllProblems.of(store, tokens, endpoints), exposed);
        this.token = new TokenStep(organisation, tokens, clock);
        this.authServer = new AuthServerStep(organisation, tokens, http, probe, token::answered, clock);
        this.endpoints = endpoints;
        this.des = new DesStep(organisation, probe);
    }

    List<Step> steps() {
        return List.of(new Step("Configuration", LIMIT, configuration::configuration),
                new Step("Secrets", LIMIT, configuration::secrets),
                // its requests end a little earlier by themselves, with a better message
                new Step("AuthServer", LIMIT.plusSeconds(1), authServer::run),
                new Step("Token", TOKEN_LIMIT, token::run),
                new Step("Endpoint", LIMIT, this::endpoint),
                new Step(DES, LIMIT.plusSeconds(1), () -> des.run(endpoint)));
    }

    private Finding endpoint() {
        endpoint = endpoints.resolve(token.token());
        return Finding.fine(endpoint.serviceUri().toString());
    }
}
