package cloud.powerepos.des.itests.benchmarks.peers;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2Credentials;
import com.google.auth.oauth2.OAuth2CredentialsWithRefresh;
import com.google.auth.oauth2.UserCredentials;

/** google-auth-library: one OAuth2Credentials for each organisation. */
public final class GoogleAuth extends TokenHolder.InMap<OAuth2Credentials> {

    private final Fetch fetch;
    private final URI tokenEndpoint;
    private final Duration margin;

    /** Tokens come from a handler of our own. */
    public GoogleAuth(Fetch fetch) {
        this.fetch = fetch;
        this.tokenEndpoint = null;
        this.margin = null;
    }

    /**
     * Tokens come over its own transport, by the refresh grant, which is what it has for users' accounts.
     *
     * @param margin for tokens too short-lived for the margins that it has by default; else null
     */
    public GoogleAuth(URI tokenEndpoint, Duration margin) {
        this.fetch = null;
        this.tokenEndpoint = tokenEndpoint;
        this.margin = margin;
    }

    @Override
    OAuth2Credentials open(String organisation) {
        if (fetch == null) {
            UserCredentials.Builder builder = UserCredentials.newBuilder().setClientId("client")
                    .setClientSecret("client-secret").setRefreshToken("first").setTokenServerUri(tokenEndpoint);
            if (margin != null) {
                builder.setExpirationMargin(margin).setRefreshMargin(margin.multipliedBy(2));
            }
            return builder.build();
        }
        return OAuth2CredentialsWithRefresh.newBuilder().setRefreshHandler(() -> {
            Fetch.Reply reply = fetch.fetch(organisation, null);
            return new AccessToken(reply.accessToken(), Date.from(Instant.now().plusSeconds(reply.expiresIn())));
        }).build();
    }

    @Override
    Object ask(OAuth2Credentials credentials) throws Exception {
        // cheaper than getRequestMetadata, and does the same
        credentials.refreshIfExpired();
        return credentials.getAccessToken();
    }
}
