package cloud.powerepos.des.auth.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.auth.internal.TokenRequest.Grant;

/** An AuthServer without a network: gives tokens unless told otherwise, and writes down what it was asked. */
final class ScriptedAuthServer implements TokenTransport {

    /** Answers a request, or fails to. */
    @FunctionalInterface
    interface Behaviour {
        Response answer(TokenRequest request) throws NoReplyException;
    }

    record Request(long at, TokenRequest request) {
        String organisation() {
            return request.credentials().organisationCode();
        }

        Grant grant() {
            return request.grant();
        }
    }

    private final VirtualTime time;
    final List<Request> requests = new ArrayList<>();
    final Map<String, String> passwords = new HashMap<>();
    String expiresIn = "28800";
    String more = "";
    boolean refreshTokens = true;
    Duration latency = Duration.ofMillis(50);
    Behaviour behaviour = this::token;
    private int issued;
    private int aborted;

    ScriptedAuthServer(VirtualTime time) {
        this.time = time;
    }

    @Override
    public Exchange prepare(AuthSettings settings, TokenRequest request) {
        return new Exchange() {
            private boolean cancelled;

            @Override
            public Response perform() throws NoReplyException {
                requests.add(new Request(time.elapsed(), request));
                time.tick(latency.toNanos());
                Response response = behaviour.answer(request);
                if (cancelled) {
                    throw lost();
                }
                return response;
            }

            @Override
            public void abort() {
                cancelled = true;
                aborted++;
            }
        };
    }

    int aborted() {
        return aborted;
    }

    Response token(TokenRequest request) {
        int number = ++issued;
        String refreshToken = refreshTokens ? ",\"refresh_token\":\"refresh-" + number + "\"" : "";
        return json(200, "{\"token_type\":\"Bearer\",\"access_token\":\"token-" + number + "\",\"expires_in\":" + expiresIn
                + refreshToken + more + ",\"svc\":\"https://des-" + number + ".example/\",\"org_id\":\""
                + request.credentials().organisationCode() + "\"}");
    }

    /** Gives tokens for the right password and refuses every other. */
    Response checked(TokenRequest request) {
        String expected = passwords.get(request.credentials().organisationCode());
        return request.grant() == Grant.REFRESH || request.credentials().serviceAccountPassword().equals(expected)
                ? token(request) : error(400, "invalid_grant");
    }

    static Response json(int status, String body) {
        return new Response(status, body.getBytes(StandardCharsets.UTF_8), Optional.empty(), Optional.empty());
    }

    static Response error(int status, String error) {
        return json(status, "{\"error\":\"" + error + "\"}");
    }

    static Response retryAfter(int status, String value) {
        return new Response(status, new byte[0], Optional.of(value), Optional.empty());
    }

    static NoReplyException unsent() {
        return new NoReplyException("it cannot be connected to", false, false);
    }

    static NoReplyException lost() {
        return new NoReplyException("the connection ended before a complete reply", true, false);
    }

    int count() {
        return requests.size();
    }

    long count(Grant grant) {
        return requests.stream().filter(request -> request.grant() == grant).count();
    }

    long count(String organisation) {
        return requests.stream().filter(request -> request.organisation().equals(organisation)).count();
    }

    /** The most requests that fall into a window of this length, over all organisations. */
    int most(Duration window) {
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
