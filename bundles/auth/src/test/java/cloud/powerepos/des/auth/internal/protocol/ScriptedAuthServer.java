package cloud.powerepos.des.auth.internal.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.auth.internal.time.VirtualTime;
import cloud.powerepos.des.http.HttpReply;

/** An AuthServer without a network: gives tokens unless told otherwise, and writes down what it was asked. */
public final class ScriptedAuthServer implements TokenTransport {

    /** Answers a request, or fails to. */
    @FunctionalInterface
    public interface Behaviour {
        HttpReply answer(TokenRequest request) throws NoReplyException;
    }

    public record Request(long at, TokenRequest request) {
        public String organisation() {
            return request.credentials().organisationCode();
        }

        public Grant grant() {
            return request.grant();
        }
    }

    private final VirtualTime time;
    public final List<Request> requests = new ArrayList<>();
    public final Map<String, String> passwords = new HashMap<>();
    public String expiresIn = "28800";
    public String more = "";
    public boolean refreshTokens = true;
    public Duration latency = Duration.ofMillis(50);
    public Behaviour behaviour = this::token;
    /** Thrown where a request is to be ended early; null for nothing. */
    public RuntimeException failingAbort;
    private int issued;
    private int aborted;

    public ScriptedAuthServer(VirtualTime time) {
        this.time = time;
    }

    @Override
    public Exchange prepare(AuthSettings settings, TokenRequest request) {
        return new Exchange() {
            private boolean cancelled;

            @Override
            public HttpReply perform() throws NoReplyException {
                if (cancelled) {
                    throw new NoReplyException("it was ended before it was sent", false, false);
                }
                requests.add(new Request(time.elapsed(), request));
                time.tick(latency.toNanos());
                HttpReply response = behaviour.answer(request);
                if (cancelled) {
                    throw lost();
                }
                return response;
            }

            @Override
            public void abort() {
                if (failingAbort != null) {
                    throw failingAbort;
                }
                cancelled = true;
                aborted++;
            }
        };
    }

    public int aborted() {
        return aborted;
    }

    public HttpReply token(TokenRequest request) {
        int number = ++issued;
        String refreshToken = refreshTokens ? ",\"refresh_token\":\"refresh-" + number + "\"" : "";
        return json(200, "{\"token_type\":\"Bearer\",\"access_token\":\"token-" + number + "\",\"expires_in\":"
                + expiresIn
                + refreshToken + more + ",\"svc\":\"https://des-" + number + ".example/\",\"org_id\":\""
                + request.credentials().organisationCode() + "\"}");
    }

    /** Gives tokens for the right password and refuses every other. */
    public HttpReply checked(TokenRequest request) {
        String expected = passwords.get(request.credentials().organisationCode());
        return request.grant() == Grant.REFRESH || request.credentials().serviceAccountPassword().equals(expected)
                ? token(request) : error(400, "invalid_grant");
    }

    public static HttpReply json(int status, String body) {
        return new HttpReply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    public static HttpReply error(int status, String error) {
        return json(status, "{\"error\":\"" + error + "\"}");
    }

    public static HttpReply retryAfter(int status, String value) {
        return new HttpReply(status, Map.of("retry-after", value), new byte[0], Optional.empty());
    }

    public static NoReplyException unsent() {
        return new NoReplyException("it cannot be connected to", false, false);
    }

    public static NoReplyException lost() {
        return new NoReplyException("the connection ended before a complete reply", true, false);
    }

    public int count() {
        return requests.size();
    }

    public long count(Grant grant) {
        return requests.stream().filter(request -> request.grant() == grant).count();
    }

    public long count(String organisation) {
        return requests.stream().filter(request -> request.organisation().equals(organisation)).count();
    }

    /** The most requests that fall into a window of this length, over all organisations. */
    public int most(Duration window) {
        int most = 0;
        for (int first = 0, last = 0; last < requests.size(); last++) {
            while (requests.get(last).at() - requests.get(first).at() >= window.toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
