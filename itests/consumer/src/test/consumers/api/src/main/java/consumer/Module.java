package consumer;

import java.net.URI;
import java.util.concurrent.CompletionStage;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/** A module of another project: it has the API on its class path and nothing besides. */
final class Module {

    private final DesAccess access;
    private final AuthTokenService tokens;
    private final DesEndpointResolver endpoints;

    Module(DesAccess access, AuthTokenService tokens, DesEndpointResolver endpoints) {
        this.access = access;
        this.tokens = tokens;
        this.endpoints = endpoints;
    }

    URI job() throws Exception {
        return access.call(endpoint -> endpoint.resolve("api/v1/startjob"));
    }

    CompletionStage<AccessToken> token(String organisation) {
        return tokens.requestToken(organisation);
    }

    String authorization(String organisation) {
        try {
            return endpoints.resolve(organisation).authorization();
        } catch (DesAccessException e) {
            return e.getMessage();
        }
    }
}
