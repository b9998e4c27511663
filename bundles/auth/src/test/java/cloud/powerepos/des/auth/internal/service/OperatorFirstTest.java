package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer.Request;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.FakeTokenStore;

/** The request of an operator goes out before those that callers wait for. */
class OperatorFirstTest {

    private final ServiceParts parts = new ServiceParts();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void othersKeepTheirOrder(boolean isStored) {
        parts.credentials = new FakeStore("ACME", "BETA", "GAMMA", "DELTA")::find;
        parts.store = isStored ? new FakeTokenStore(parts.time::elapsed).open("a") : null;
        parts.queue.limit(1);
        parts.server.behaviour = request -> {
            parts.server.behaviour = parts.server::token;
            parts.request("BETA");
            parts.request("GAMMA");
            parts.service.renew("DELTA");
            parts.time.settle();
            return parts.server.token(request);
        };
        parts.request("ACME").join();
        assertEquals(List.of("ACME", "DELTA", "BETA", "GAMMA"),
                parts.server.requests.stream().map(Request::organisation).toList());
    }
}
