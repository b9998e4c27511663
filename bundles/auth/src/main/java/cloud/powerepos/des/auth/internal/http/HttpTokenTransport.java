package cloud.powerepos.des.auth.internal.http;

import java.util.Map;
import java.util.function.BiFunction;

import org.apache.http.HttpHeaders;
import org.apache.http.entity.ContentType;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport;
import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpReply;

/** Carries token requests by HTTP. */
public final class HttpTokenTransport implements TokenTransport {

    private static final Map<String, String> HEADERS = Map.of(
            HttpHeaders.ACCEPT, ContentType.APPLICATION_JSON.getMimeType(),
            HttpHeaders.CONTENT_TYPE, ContentType.APPLICATION_FORM_URLENCODED.getMimeType());

    private final BiFunction<HttpCall, Integer, HttpExchange> client;

    /** @param client prepares an exchange whose attempts to connect take no longer than so many milliseconds */
    public HttpTokenTransport(BiFunction<HttpCall, Integer, HttpExchange> client) {
        this.client = client;
    }

    @Override
    public Exchange prepare(AuthSettings settings, TokenRequest request) {
        HttpExchange exchange = client.apply(new HttpCall("POST", settings.tokenEndpoint(), HEADERS, request.form(),
                settings.requestTimeout()), (int) settings.connectTimeout().toMillis());
        return new Exchange() {
            @Override
            public Response perform() throws NoReplyException {
                HttpReply reply = exchange.perform();
                return new Response(reply.status(), reply.body(), reply.header(HttpHeaders.RETRY_AFTER),
                        reply.header(HttpHeaders.DATE));
            }

            @Override
            public void abort() {
                exchange.abort();
            }
        };
    }
}
