package cloud.powerepos.des.testing;

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
public final class FakeHttp implements OutboundHttp {

    public final List<HttpCall> calls = new ArrayList<>();
    public int status = 200;
    public String body = "{}";
    public HttpCallException failure;
    /** Called with each request; may block. */
    public Runnable sending = () -> { };

    @Override
    public HttpReply send(HttpCall call) throws HttpCallException {
        calls.add(call);
        sending.run();
        if (failure != null) {
            throw new HttpCallException(failure.kind(), failure.getMessage(), failure.sent());
        }
        return new HttpReply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    public void fail(Kind kind, String message) {
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
