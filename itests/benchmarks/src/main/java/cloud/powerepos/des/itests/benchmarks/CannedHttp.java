package cloud.powerepos.des.itests.benchmarks;

import java.nio.charset.StandardCharsets;

import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpVersion;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.message.BasicHttpResponse;
import org.apache.http.protocol.HttpContext;

/** Builds a client that answers every token request at once, without a network. */
public final class CannedHttp extends HttpClientBuilder {

    private static final byte[] REPLY = ("{\"token_type\":\"Bearer\",\"access_token\":\"canned\",\"expires_in\":28800,"
            + "\"svc\":\"https://des.example/\"}").getBytes(StandardCharsets.UTF_8);

    @Override
    public CloseableHttpClient build() {
        return new Client();
    }

    private static final class Reply extends BasicHttpResponse implements CloseableHttpResponse {

        Reply() {
            super(HttpVersion.HTTP_1_1, 200, "OK");
            setEntity(new ByteArrayEntity(REPLY));
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @SuppressWarnings("deprecation")
    private static final class Client extends CloseableHttpClient {

        @Override
        protected CloseableHttpResponse doExecute(HttpHost target, HttpRequest request, HttpContext context) {
            return new Reply();
        }

        @Override
        public void close() {
            // nothing is open
        }

        @Override
        public org.apache.http.params.HttpParams getParams() {
            throw new UnsupportedOperationException();
        }

        @Override
        public org.apache.http.conn.ClientConnectionManager getConnectionManager() {
            throw new UnsupportedOperationException();
        }
    }
}
