package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.http.HttpCallException.Kind;

/** Sends token requests to a server that a test decides on. */
abstract class TokenTransportFixture extends HttpFixture {

    static final Duration LIMIT = Duration.ofMillis(700);
    static final String PASSWORD = "p&a+s%s=ü€😀 \"<;#?/";

    HttpTokenTransport transport;

    HttpTokenTransport transport(String trusted) {
        client = newClient();
        try {
            client.trust(TrustedFile.look(trusted));
        } catch (RefusedException e) {
            throw new IllegalStateException(e);
        }
        transport = new HttpTokenTransport(client::prepare);
        return transport;
    }

    NoReplyException assertEndsAtDeadline(Exchange exchange) {
        long begin = System.nanoTime();
        NoReplyException error = failure(exchange);
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(taken.minus(LIMIT).abs().toMillis() <= 250, "took " + taken);
        assertEquals("no complete reply within 700 ms", error.getMessage());
        assertEquals(Kind.NO_REPLY_IN_TIME, error.kind());
        return error;
    }

    static NoReplyException failure(Exchange exchange) {
        return assertThrows(NoReplyException.class, exchange::perform);
    }

    Exchange exchange(TokenRequest request) {
        return exchange(request, LIMIT);
    }

    Exchange exchange(TokenRequest request, Duration limit) {
        return exchange("http", request, limit, "");
    }

    Exchange exchange(String scheme, TokenRequest request, Duration limit, String trusted) {
        return transport(trusted).prepare(settings(server.uri(scheme), limit), request);
    }

    static AuthSettings settings(URI endpoint, Duration limit) {
        return new AuthSettings(endpoint, "des offline_access", limit, Duration.ofSeconds(5), 8, 0.7, 0.85,
                Duration.ofHours(1), "");
    }

    static TokenRequest request(String refreshToken) {
        return new TokenRequest(new DesCredentials("ACME", "client", "client+secret", "account", PASSWORD, 1, "x.cfg"),
                "des offline_access", refreshToken);
    }
}
