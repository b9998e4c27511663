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

    /** Where it is tested that a request ends at its limit. */
    static final Duration LIMIT = Duration.ofSeconds(1);
    static final Duration LONG = Duration.ofSeconds(20);
    static final String PASSWORD = "p&a+s%s=ü€😀 \"<;#?/";

    TransportProvider transport(String trusted) {
        if (client != null) {
            client.close();
        }
        client = newClient();
        try {
            client.trust(TrustedFile.look(trusted));
        } catch (RefusedException e) {
            throw new IllegalStateException(e);
        }
        return client;
    }

    NoReplyException assertEndsAtDeadline(Exchange exchange) {
        long begin = System.nanoTime();
        NoReplyException error = failure(exchange);
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(taken.compareTo(LIMIT.minusMillis(50)) >= 0 && taken.compareTo(LONG.dividedBy(2)) < 0,
                "took " + taken);
        assertEquals("no complete reply within 1000 ms", error.getMessage());
        assertEquals(Kind.NO_REPLY_IN_TIME, error.kind());
        return error;
    }

    static NoReplyException failure(Exchange exchange) {
        return assertThrows(NoReplyException.class, exchange::perform);
    }

    Exchange exchange(TokenRequest request) {
        return exchange(request, LONG);
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
