package cloud.powerepos.des.auth.internal.store;

import static cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer.error;
import static cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer.json;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.auth.internal.time.VirtualTime;
import cloud.powerepos.des.http.HttpReply;

/**
 * The one AuthServer of several nodes: rotates refresh tokens, and counts those that come again and parallel requests.
 */
final class RotatingAuthServer {

    /** Comes before the regular answer, or in its place. */
    interface Answer {
        /** @return null for the regular answer */
        HttpReply of(TokenRequest request) throws NoReplyException;
    }

    private final VirtualTime time;
    private final Set<String> spent = new HashSet<>();
    private final Map<String, Integer> underWay = new HashMap<>();
    private final Map<String, Long> expiries = new HashMap<>();
    final Map<String, String> passwords = new HashMap<>();
    final Map<Grant, Integer> grants = new HashMap<>(Map.of(Grant.PASSWORD, 0, Grant.REFRESH, 0));
    Duration latency = Duration.ofMillis(50);
    /** Whether other tasks run while a request is under way; each then waits for all that began later. */
    boolean interleaved = true;
    Duration life = Duration.ofHours(8);
    /** Runs before a request is sent. */
    Runnable preparing = () -> { };
    Answer answer = request -> null;
    /** Runs when a request has been answered and the answer is on its way. */
    Consumer<String> answered = node -> { };
    int requests;
    int replays;
    int mostParallel;
    private int issued;

    RotatingAuthServer(VirtualTime time) {
        this.time = time;
    }

    /** Requests of several nodes are answered one after the other. */
    void answersInOrder(Duration after) {
        interleaved = false;
        latency = after;
    }

    int passwordGrants() {
        return grants.get(Grant.PASSWORD);
    }

    int refreshGrants() {
        return grants.get(Grant.REFRESH);
    }

    int tokens() {
        return issued;
    }

    /** Whether it would accept the token now. */
    boolean accepts(String token) {
        return time.elapsed() < expiries.get(token);
    }

    Exchange exchange(String node, TokenRequest request) {
        preparing.run();
        return new Exchange() {
            private boolean aborted;

            @Override
            public HttpReply perform() throws NoReplyException {
                if (aborted) {
                    throw new NoReplyException("ended early", false, false);
                }
                HttpReply response = answer(request);
                answered.accept(node);
                if (aborted) {
                    throw new NoReplyException("ended early", true, false);
                }
                return response;
            }

            @Override
            public void abort() {
                aborted = true;
            }
        };
    }

    private HttpReply answer(TokenRequest request) throws NoReplyException {
        String organisation = request.credentials().organisationCode();
        requests++;
        mostParallel = Math.max(mostParallel, underWay.merge(organisation, 1, Integer::sum));
        try {
            if (interleaved) {
                time.pass(latency);
            } else {
                time.tick(latency.toNanos());
            }
            HttpReply first = answer.of(request);
            return first != null ? first : grant(request);
        } finally {
            underWay.merge(organisation, -1, Integer::sum);
        }
    }

    private HttpReply grant(TokenRequest request) {
        String organisation = request.credentials().organisationCode();
        if (request.grant() == Grant.REFRESH) {
            if (!spent.add(request.refreshToken())) {
                replays++;
                return error(400, "invalid_grant");
            }
        } else if (!request.credentials().serviceAccountPassword()
                .equals(passwords.getOrDefault(organisation, "password"))) {
            return error(400, "invalid_grant");
        }
        grants.merge(request.grant(), 1, Integer::sum);
        String token = organisation + "-" + ++issued;
        expiries.put(token, time.elapsed() - latency.toNanos() + life.toNanos());
        return json(200, "{\"token_type\":\"Bearer\",\"access_token\":\"" + token + "\",\"expires_in\":"
                + life.toSeconds() + ",\"refresh_token\":\"refresh-" + issued
                + "\",\"svc\":\"https://des.example/\",\"org_id\":\"" + organisation + "\"}");
    }
}
