package cloud.powerepos.des.itests.benchmarks.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.http.impl.client.HttpClientBuilder;

import cloud.powerepos.des.auth.internal.Auth;
import cloud.powerepos.des.itests.benchmarks.Organisations;
import cloud.powerepos.des.itests.benchmarks.peers.GoogleAuth;
import cloud.powerepos.des.itests.benchmarks.peers.OurAuth;
import cloud.powerepos.des.itests.benchmarks.peers.TokenHolder;

/** Faults between a client and an AuthServer, one after the other; all libraries meet each at the same time. */
public final class FaultMatrix {

    private static final List<String> SECRETS = List.of("client_secret", "password", "refresh_token");
    private static final String NOT_ITS_OWN = "n/a: its user makes the request";
    private static final String NO_REFRESH_TOKEN = "n/a: no refresh token";
    private static final long EIGHT_HOURS = 28_800;

    /** One fault. */
    @FunctionalInterface
    private interface Row {
        String of(Peer peer) throws Exception;
    }

    private FaultMatrix() {
    }

    /** What was seen, by fault and by peer. */
    public static Map<String, Map<String, String>> run() throws InterruptedException {
        Map<String, Row> rows = new LinkedHashMap<>();
        rows.put("64 callers, no token, 0.2 s latency", peer -> cold(peer, 200, Peer.DEFAULT_LIMIT));
        rows.put("64 callers, no token, 12 s latency, default limits", peer -> cold(peer, 12_000, Peer.DEFAULT_LIMIT));
        rows.put("64 callers, no token, 12 s latency, limits of 20 s", peer -> cold(peer, 12_000, 20_000));
        rows.put("16 callers while a refresh takes 1.5 s", FaultMatrix::refreshing);
        rows.put("server fails for 10 s, token has 200 s left", peer -> failing(peer, 200));
        rows.put("server fails for 10 s, token has 50 s left", peer -> failing(peer, 50));
        rows.put("a refresh's reply is lost, tokens of 6 s rotate, 20 s", FaultMatrix::lostReply);
        rows.put("302 to another origin", peer -> redirect(peer, 302));
        rows.put("307 to another origin", peer -> redirect(peer, 307));
        rows.put("reply of 64 MiB", FaultMatrix::large);
        rows.put("silent server, 20 s", FaultMatrix::silent);
        // classes are loaded before a client is measured
        all(peer -> cold(peer, 0, Peer.DEFAULT_LIMIT));
        Map<String, Map<String, String>> table = new LinkedHashMap<>();
        for (Map.Entry<String, Row> row : rows.entrySet()) {
            table.put(row.getKey(), all(row.getValue()));
        }
        return table;
    }

    private static Map<String, String> all(Row row) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Peer.ALL.size());
        try {
            Map<String, Future<String>> running = new LinkedHashMap<>();
            Peer.ALL.forEach(peer -> running.put(peer.name(), threads.submit((Callable<String>) () -> row.of(peer))));
            Map<String, String> seen = new LinkedHashMap<>();
            for (Map.Entry<String, Future<String>> cell : running.entrySet()) {
                try {
                    seen.put(cell.getKey(), cell.getValue().get());
                } catch (ExecutionException e) {
                    seen.put(cell.getKey(), "n/a: " + e.getCause());
                }
            }
            return seen;
        } finally {
            threads.shutdownNow();
        }
    }

    private static String cold(Peer peer, long latency, int limit) throws Exception {
        try (ScriptedServer server = new ScriptedServer((exchange, form, number) -> {
            ScriptedServer.take(latency);
            ScriptedServer.token(exchange, number, EIGHT_HOURS, null);
        }); TokenHolder holder = peer.opener().open(server.tokenEndpoint(), limit)) {
            Callers callers = new Callers(holder).once(64, latency * 2 + 6_000);
            String seen = requests(server.requests()) + ", " + errors(callers) + ", slowest "
                    + (callers.waiting.get() > 0 ? "still waiting" : callers.slowest());
            callers.end();
            return seen;
        }
    }

    private static String refreshing(Peer peer) throws Exception {
        try (ScriptedServer server = new ScriptedServer((exchange, form, number) -> {
            if (number > 1) {
                ScriptedServer.take(1_500);
            }
            ScriptedServer.token(exchange, number, number > 1 || asleep(peer) ? EIGHT_HOURS : peer.dueWithin(), null);
        }); TokenHolder holder = holding(peer, server, peer.dueWithin())) {
            Callers callers = new Callers(holder).during(16, 6_000);
            return server.requests() == 1 ? "does not refresh in this time"
                    : callers.blocked + (callers.blocked.get() == 1 ? " caller" : " callers") + " blocked, slowest "
                            + callers.slowest() + ", " + requests(server.requests() - 1);
        }
    }

    private static String failing(Peer peer, int left) throws Exception {
        try (ScriptedServer server = new ScriptedServer((exchange, form, number) -> {
            if (number > 1) {
                ScriptedServer.reply(exchange, 503, "{}");
            } else {
                ScriptedServer.token(exchange, number, asleep(peer) ? EIGHT_HOURS : left, null);
            }
        }); TokenHolder holder = holding(peer, server, left)) {
            Callers callers = new Callers(holder).during(4, 10_000);
            return requests(server.requests() - 1) + ", " + errors(callers);
        }
    }

    /** Ours refreshes at a share of the life, so the token is one of eight hours after a long sleep. */
    private static boolean asleep(Peer peer) {
        return peer.name().equals(Peer.OURS);
    }

    private static TokenHolder holding(Peer peer, ScriptedServer server, int left) throws Exception {
        if (asleep(peer)) {
            Auth.Sleeper sleeper = new Auth.Sleeper(new Organisations(), HttpClientBuilder::create,
                    server.tokenEndpoint().toString());
            TokenHolder holder = new OurAuth(sleeper.service(), sleeper);
            holder.prime(List.of("ACME"));
            sleeper.sleep(Duration.ofSeconds(EIGHT_HOURS - left));
            return holder;
        }
        TokenHolder holder = peer.open(server);
        try {
            holder.prime(List.of("ACME"));
        } catch (Exception e) {
            // it has retried at once and met the failure: its callers report it
        }
        return holder;
    }

    private static String lostReply(Peer peer) throws Exception {
        if (!peer.rotates()) {
            return NO_REFRESH_TOKEN;
        }
        AtomicReference<String> living = new AtomicReference<>("first");
        AtomicInteger replays = new AtomicInteger();
        AtomicBoolean lost = new AtomicBoolean();
        try (ScriptedServer server = new ScriptedServer((exchange, form, number) -> {
            boolean refresh = "refresh_token".equals(form.get("grant_type"));
            String next = "refresh-" + number;
            String before = living.getAndUpdate(
                    current -> !refresh || current.equals(form.get("refresh_token")) ? next : current);
            if (refresh && !before.equals(form.get("refresh_token"))) {
                replays.incrementAndGet();
                ScriptedServer.reply(exchange, 400, "{\"error\":\"invalid_grant\"}");
            } else if (refresh && number > 1 && lost.compareAndSet(false, true)) {
                exchange.close();
            } else {
                ScriptedServer.token(exchange, number, 6, next);
            }
        }); TokenHolder holder = peer.name().equals("google-auth")
                ? new GoogleAuth(server.tokenEndpoint(), Duration.ofSeconds(1)) : peer.open(server)) {
            Callers callers = new Callers(holder).during(4, 20_000);
            return replays + (replays.get() == 1 ? " replay, " : " replays, ") + errors(callers)
                    + (lost.get() ? "" : "; no reply was lost");
        }
    }

    private static String redirect(Peer peer, int status) throws Exception {
        if (!peer.carries()) {
            return NOT_ITS_OWN;
        }
        AtomicBoolean secrets = new AtomicBoolean();
        try (ScriptedServer other = new ScriptedServer((exchange, form, number) -> {
            if (SECRETS.stream().anyMatch(form::containsKey)
                    || exchange.getRequestHeaders().containsKey("Authorization")) {
                secrets.set(true);
            }
            ScriptedServer.token(exchange, number, EIGHT_HOURS, null);
        }); ScriptedServer server = new ScriptedServer((exchange, form, number) -> {
            exchange.getResponseHeaders().set("Location", other.tokenEndpoint().toString());
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        }); TokenHolder holder = peer.open(server)) {
            Callers callers = new Callers(holder).once(1, 10_000);
            return (secrets.get() ? "secrets sent there" : other.requests() > 0 ? "followed without secrets"
                    : "not followed") + ", " + errors(callers);
        }
    }

    private static String large(Peer peer) throws Exception {
        if (!peer.carries()) {
            return NOT_ITS_OWN;
        }
        AtomicLong sent = new AtomicLong();
        byte[] block = "t".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
        try (ScriptedServer server = new ScriptedServer((exchange, form, number) -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"token_type\":\"Bearer\",\"expires_in\":28800,\"access_token\":\""
                    .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 1024; i++) {
                exchange.getResponseBody().write(block);
                sent.addAndGet(block.length);
            }
            exchange.getResponseBody().write("\"}".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        }); TokenHolder holder = peer.open(server)) {
            Callers callers = new Callers(holder).once(1, 20_000);
            callers.end();
            return String.format("%.1f MiB left the server, %s", sent.get() / 1048576.0,
                    callers.errors.get() > 0 ? "refused" : callers.waiting.get() > 0 ? "no end in 20 s"
                            : "taken as a token");
        }
    }

    private static String silent(Peer peer) throws Exception {
        if (!peer.carries()) {
            return NOT_ITS_OWN;
        }
        try (ScriptedServer server = new ScriptedServer((exchange, form, number) -> ScriptedServer.take(60_000));
                TokenHolder holder = peer.open(server)) {
            Callers callers = new Callers(holder).once(1, 20_000);
            String seen = callers.waiting.get() > 0 ? "no error in 20 s" : "error after " + callers.slowest();
            callers.end();
            return seen;
        }
    }

    private static String requests(int count) {
        return count + (count == 1 ? " request" : " requests");
    }

    private static String errors(Callers callers) {
        return callers.errors + (callers.errors.get() == 1 ? " error" : " errors") + " in " + callers.calls;
    }
}
