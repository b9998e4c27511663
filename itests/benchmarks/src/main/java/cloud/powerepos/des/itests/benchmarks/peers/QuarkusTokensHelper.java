package cloud.powerepos.des.itests.benchmarks.peers;

import java.time.Duration;
import java.util.Map;

import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.Tokens;
import io.quarkus.oidc.client.runtime.TokensHelper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.json.JsonObject;

/** quarkus-oidc-client: a TokensHelper and an OidcClient for each organisation. */
public final class QuarkusTokensHelper extends TokenHolder.InMap<QuarkusTokensHelper.Client> {

    /** What a Quarkus bean holds. */
    record Client(TokensHelper helper, OidcClient client) {
    }

    private final Fetch fetch;

    public QuarkusTokensHelper(Fetch fetch) {
        this.fetch = fetch;
    }

    @Override
    Client open(String organisation) {
        return new Client(new TokensHelper(), new OidcClient() {

            @Override
            public Uni<Tokens> getTokens(Map<String, String> parameters) {
                return tokens(null);
            }

            @Override
            public Uni<Tokens> refreshTokens(String refreshToken, Map<String, String> parameters) {
                return tokens(refreshToken);
            }

            private Uni<Tokens> tokens(String refreshToken) {
                return Uni.createFrom().item(() -> {
                    try {
                        Fetch.Reply reply = fetch.fetch(organisation, refreshToken);
                        return new Tokens(reply.accessToken(), System.currentTimeMillis() / 1000 + reply.expiresIn(),
                                Duration.ZERO, reply.refreshToken(), null, new JsonObject(), "client");
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
            }

            @Override
            public Uni<Boolean> revokeAccessToken(String accessToken, Map<String, String> parameters) {
                return Uni.createFrom().item(false);
            }

            @Override
            public void close() {
                // nothing is open
            }
        });
    }

    @Override
    Object ask(Client client) {
        return client.helper().getTokens(client.client()).await().atMost(Duration.ofMinutes(1));
    }
}
