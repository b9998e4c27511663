package cloud.powerepos.des.itests.benchmarks.peers;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.Callable;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;

/** MSAL4J: one application, a tenant for each organisation. */
public final class Msal4j extends TokenHolder {

    private final ConfidentialClientApplication application;

    public Msal4j(Fetch fetch) throws IOException {
        this(request -> {
            String organisation = request.url().getPath().split("/")[1];
            Fetch.Reply reply = fetch.fetch(organisation, null);
            return new HttpResponse().statusCode(200).body("{\"token_type\":\"Bearer\",\"access_token\":\""
                    + reply.accessToken() + "\",\"expires_in\":" + reply.expiresIn() + "}");
        });
    }

    private Msal4j(IHttpClient http) throws IOException {
        application = ConfidentialClientApplication
                .builder("client", ClientCredentialFactory.createFromSecret("client-secret"))
                .authority(URI.create("https://login.microsoftonline.com/common/").toString())
                .instanceDiscovery(false).validateAuthority(false).httpClient(http).build();
    }

    @Override
    public Object token(String organisation) throws Exception {
        return application.acquireToken(ClientCredentialParameters.builder(Set.of("des/.default"))
                .tenant(organisation).build()).get();
    }

    @Override
    public Callable<?> handle(String organisation) {
        ClientCredentialParameters parameters =
                ClientCredentialParameters.builder(Set.of("des/.default")).tenant(organisation).build();
        return () -> application.acquireToken(parameters).get();
    }
}
