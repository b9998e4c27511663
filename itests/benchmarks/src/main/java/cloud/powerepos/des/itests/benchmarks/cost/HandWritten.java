package cloud.powerepos.des.itests.benchmarks.cost;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.apache.http.NameValuePair;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.entity.UrlEncodedFormEntity;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.impl.NoConnectionReuseStrategy;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.message.BasicNameValuePair;
import org.apache.http.util.EntityUtils;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import cloud.powerepos.des.itests.benchmarks.peers.Fetch;

/** One token by HttpClient 4.5 and Jackson, as a good developer writes it in an afternoon. */
public final class HandWritten implements Fetch, AutoCloseable {

    private final URI tokenEndpoint;
    private final CloseableHttpClient client;
    private final ObjectMapper json = new ObjectMapper();

    /** @param keepAlive whether connections are kept between requests */
    public HandWritten(URI tokenEndpoint, boolean keepAlive) {
        this(tokenEndpoint, keepAlive, 10_000);
    }

    /**
     * @param keepAlive  whether connections are kept between requests
     * @param readMillis how long it waits for the next bytes of a reply
     */
    public HandWritten(URI tokenEndpoint, boolean keepAlive, int readMillis) {
        this.tokenEndpoint = tokenEndpoint;
        HttpClientBuilder builder = HttpClientBuilder.create().setMaxConnPerRoute(64).setMaxConnTotal(64)
                .setDefaultRequestConfig(RequestConfig.custom().setConnectTimeout(5_000).setSocketTimeout(readMillis)
                        .build());
        client = (keepAlive ? builder : builder.setConnectionReuseStrategy(NoConnectionReuseStrategy.INSTANCE)).build();
    }

    @Override
    public Reply fetch(String organisation, String refreshToken) throws IOException {
        List<NameValuePair> form = new ArrayList<>();
        form.add(new BasicNameValuePair("grant_type", refreshToken == null ? "password" : "refresh_token"));
        form.add(new BasicNameValuePair("client_id", "client"));
        form.add(new BasicNameValuePair("client_secret", "client-secret"));
        form.add(new BasicNameValuePair("org_id", organisation));
        if (refreshToken == null) {
            form.add(new BasicNameValuePair("username", "account"));
            form.add(new BasicNameValuePair("password", "account-password"));
            form.add(new BasicNameValuePair("scope", "des offline_access"));
        } else {
            form.add(new BasicNameValuePair("refresh_token", refreshToken));
        }
        HttpPost post = new HttpPost(tokenEndpoint);
        post.setEntity(new UrlEncodedFormEntity(form, StandardCharsets.UTF_8));
        try (CloseableHttpResponse response = client.execute(post)) {
            byte[] body = EntityUtils.toByteArray(response.getEntity());
            if (response.getStatusLine().getStatusCode() != 200) {
                throw new IOException("status " + response.getStatusLine().getStatusCode());
            }
            JsonNode reply = json.readTree(body);
            return new Reply(reply.get("access_token").asText(),
                    reply.hasNonNull("refresh_token") ? reply.get("refresh_token").asText() : null,
                    reply.get("expires_in").asLong());
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
