package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpCallException;
import cloud.powerepos.des.http.HttpReply;

/** The one HTTP client, as the bundles of DES Access use it. */
abstract class OutboundFixture extends HttpFixture {

    static final Duration LONG = Duration.ofSeconds(20);
    static final Duration SHORT = Duration.ofSeconds(1);

    HttpReply get(String uri) throws HttpCallException {
        return client().send(HttpCall.of("GET", URI.create(uri), Map.of(), LONG));
    }

    HttpCallException failure(String uri, Duration limit) {
        return failure(HttpCall.of("GET", URI.create(uri), Map.of(), limit));
    }

    HttpCallException failure(HttpCall call) {
        return assertThrows(HttpCallException.class, () -> client().send(call));
    }

    void proxy(String user, String password) {
        proxies.add(new ConfiguredProxy("127.0.0.1", server.port(), user, password, "direct.invalid",
                ".local.invalid"));
    }

    String named() {
        return "the proxy 127.0.0.1:" + server.port();
    }
}
