package cloud.powerepos.des.itests.store;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport;
import cloud.powerepos.des.http.HttpReply;
import cloud.powerepos.des.itests.databases.AuthNode;
import cloud.powerepos.des.itests.databases.Node;

/**
 * A process of its own with the token service and the token store as they are, in use for all organisations all the
 * time. It reads commands: the name of a point kills it there; {@code renew} makes it want new tokens, {@code report}
 * makes it print its figures.
 */
final class ChaosNode {

    private static final Pattern EXPIRY = Pattern.compile("\"exp\":(\\d+)");

    private final Set<String> served = ConcurrentHashMap.newKeySet();
    private final AtomicInteger errors = new AtomicInteger();
    private final ChaosStore store;
    private final AuthNode node;
    private volatile ChaosPoint armed;

    private ChaosNode(ChaosPlan plan, String name) throws Exception {
        LostCommits lost = new LostCommits(System.nanoTime(), plan.lostCommits());
        Node database = new Node(plan.url(), plan.user());
        database.use(name, lost.over(database.pool()), true, plan.key(), Duration.ofSeconds(2),
                Duration.ofSeconds(10));
        store = new ChaosStore(database.store(), this::at, plan.naive());
        node = new AuthNode(store, plan.tokenEndpoint(), plan.organisations(), Duration.ofSeconds(1), plan.clock(),
                this::mortal);
    }

    /** Dies while the request is under way. */
    private TokenTransport.Exchange mortal(TokenTransport.Exchange exchange) {
        return new TokenTransport.Exchange() {
            @Override
            public HttpReply perform() throws TokenTransport.NoReplyException {
                node.threads().timer().after(TimeUnit.MILLISECONDS.toNanos(20), () -> at(ChaosPoint.SENT));
                return exchange.perform();
            }

            @Override
            public void abort() {
                exchange.abort();
            }
        };
    }

    private void at(ChaosPoint point) {
        if (armed == point) {
            report();
            // as kill -9: nothing is tidied up
            Runtime.getRuntime().halt(9);
        }
    }

    private void report() {
        System.out.println("leased " + store.leased + " failed " + store.failed + " errors " + errors + " served "
                + served.size());
        System.out.flush();
    }

    private void use() {
        for (String organisation : node.organisations()) {
            node.tokens().requestToken(organisation).whenComplete((token, error) -> {
                if (error != null) {
                    errors.incrementAndGet();
                } else {
                    check(token);
                }
            });
        }
    }

    private void check(AccessToken token) {
        served.add(token.organisationCode());
        Matcher claim = EXPIRY.matcher(new String(Base64.getUrlDecoder().decode(token.value().split("\\.")[1]),
                StandardCharsets.UTF_8));
        if (!claim.find() || Instant.now().getEpochSecond() > Long.parseLong(claim.group(1))) {
            System.out.println("expired " + token);
        }
    }

    private void obey() throws Exception {
        node.threads().every(10, this::use);
        System.out.println("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            if (command.equals("report")) {
                report();
                served.clear();
            } else if (command.equals("renew")) {
                node.organisations().forEach(node.tokens()::renew);
            } else {
                armed = ChaosPoint.valueOf(command);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    /** @param args name of the node, then a plan as {@link ChaosPlan#arguments} writes it */
    public static void main(String[] args) throws Exception {
        new ChaosNode(ChaosPlan.of(args), args[0]).obey();
    }
}
