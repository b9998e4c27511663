package cloud.powerepos.des.itests.benchmarks.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import org.projectnessie.client.auth.oauth2.GrantType;
import org.projectnessie.client.auth.oauth2.OAuth2AuthenticationProvider;
import org.projectnessie.client.auth.oauth2.OAuth2Authenticator;
import org.projectnessie.client.auth.oauth2.OAuth2AuthenticatorConfig;

import com.sun.net.httpserver.HttpServer;

/** nessie-client: an OAuth2Authenticator for each organisation, by the password grant and over its own transport. */
public final class Nessie extends TokenHolder.InMap<OAuth2Authenticator> {

    private final URI tokenEndpoint;
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(8, task -> {
        Thread thread = new Thread(task, "nessie");
        thread.setDaemon(true);
        return thread;
    });
    private HttpServer canned;

    /** It has no seam for a token of ours: a server on loopback hands it out. */
    public Nessie(Fetch fetch) throws IOException {
        canned = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        canned.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            Fetch.Reply reply = fetch.fetch("", null);
            byte[] body = ("{\"token_type\":\"Bearer\",\"access_token\":\"" + reply.accessToken()
                    + "\",\"expires_in\":" + reply.expiresIn() + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        canned.start();
        tokenEndpoint = URI.create("http://127.0.0.1:" + canned.getAddress().getPort() + "/token");
    }

    public Nessie(URI tokenEndpoint) {
        this.tokenEndpoint = tokenEndpoint;
    }

    @Override
    OAuth2Authenticator open(String organisation) {
        OAuth2Authenticator authenticator = OAuth2AuthenticationProvider.newAuthenticator(
                OAuth2AuthenticatorConfig.builder().grantType(GrantType.PASSWORD).clientId("client")
                        .clientSecretSupplier(() -> "client-secret").username("account")
                        .passwordSupplier(() -> "account-password").addScope("des")
                        .extraRequestParameters(Map.of("org_id", organisation)).tokenEndpoint(tokenEndpoint)
                        .executor(executor).build());
        authenticator.start();
        return authenticator;
    }

    @Override
    Object ask(OAuth2Authenticator authenticator) {
        return authenticator.authenticate();
    }

    @Override
    public void close() {
        all().forEach(OAuth2Authenticator::close);
        executor.shutdownNow();
        if (canned != null) {
            canned.stop(0);
        }
    }
}
