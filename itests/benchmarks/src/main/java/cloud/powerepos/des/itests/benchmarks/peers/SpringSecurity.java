package cloud.powerepos.des.itests.benchmarks.peers;

import java.net.URI;
import java.util.concurrent.Callable;

import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

/** spring-security-oauth2-client: one manager, a registration for each organisation. */
public final class SpringSecurity extends TokenHolder {

    private final AuthorizedClientServiceOAuth2AuthorizedClientManager manager;

    public SpringSecurity(Fetch fetch) {
        this(URI.create("https://auth.example/token"), request -> {
            try {
                Fetch.Reply reply = fetch.fetch(request.getClientRegistration().getRegistrationId(), null);
                return OAuth2AccessTokenResponse.withToken(reply.accessToken()).tokenType(TokenType.BEARER)
                        .expiresIn(reply.expiresIn()).build();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    /** Tokens come over its own transport. */
    public SpringSecurity(URI tokenEndpoint) {
        this(tokenEndpoint, new RestClientClientCredentialsTokenResponseClient());
    }

    private SpringSecurity(URI tokenEndpoint,
            OAuth2AccessTokenResponseClient<OAuth2ClientCredentialsGrantRequest> responses) {
        var registrations = new java.util.concurrent.ConcurrentHashMap<String, ClientRegistration>();
        ClientRegistrationRepository repository = organisation -> registrations.computeIfAbsent(organisation,
                id -> ClientRegistration.withRegistrationId(id).clientId("client").clientSecret("client-secret")
                        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS).scope("des")
                        .tokenUri(tokenEndpoint.toString()).build());
        manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(repository,
                new InMemoryOAuth2AuthorizedClientService(repository));
        manager.setAuthorizedClientProvider(OAuth2AuthorizedClientProviderBuilder.builder()
                .clientCredentials(grant -> grant.accessTokenResponseClient(responses)).build());
    }

    @Override
    public Object token(String organisation) {
        return manager.authorize(
                OAuth2AuthorizeRequest.withClientRegistrationId(organisation).principal("back-office").build());
    }

    @Override
    public Callable<?> handle(String organisation) {
        OAuth2AuthorizeRequest request =
                OAuth2AuthorizeRequest.withClientRegistrationId(organisation).principal("back-office").build();
        return () -> manager.authorize(request);
    }
}
