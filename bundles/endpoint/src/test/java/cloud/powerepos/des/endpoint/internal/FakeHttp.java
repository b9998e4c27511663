package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpCallException;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.http.HttpReply;
import cloud.powerepos.des.http.OutboundHttp;

/** Gives the answer that a test wants. */
final class FakeHttp implements OutboundHttp {

    final List<HttpCall> calls = new ArrayList<>();
    int status = 200;
    String body = "{}";
    HttpCallException failure;

    @Override
    public HttpReply send(HttpCall call) throws HttpCallException {
        calls.add(call);
        if (failure != null) {
            throw new HttpCallException(failure.kind(), failure.getMessage(), failure.sent());
        }
        return new HttpReply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    void fail(Kind kind, String message) {
        failure = new HttpCallException(kind, message, false);
    }

    @Override
    public String trust() {
        return "the JVM's certificates and those of ca.pem";
    }

    @Override
    public Optional<String> proxy(URI uri) {
        return Optional.empty();
    }

    @Override
    public Optional<URI> tokenEndpoint() {
        return Optional.empty();
    }
}
