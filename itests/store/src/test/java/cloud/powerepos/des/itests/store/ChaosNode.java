package cloud.powerepos.des.itests.store;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.http.HttpTokenTransport;
import cloud.powerepos.des.auth.internal.http.Proxies;
import cloud.powerepos.des.auth.internal.http.TransportProvider;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport;
import cloud.powerepos.des.auth.internal.service.Collaborators;
import cloud.powerepos.des.auth.internal.service.TokenService;
import cloud.powerepos.des.auth.internal.store.SharedStore;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.Threads;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;

/**
 * A process of its own with the token service and the token store as they are, in use for all organisations all the
 * time. It reads commands: the name of a point kills it there; {@code renew} makes it want new tokens, {@code report}
 * makes it print its figures.
 */
final class ChaosNode implements CredentialStore {

    private static final Pattern EXPIRY = Pattern.compile("\"exp\":(\\d+)");

    private final Set<String> organisations = new TreeSet<>();
    private final Threads threads = new Threads(8);
    private final Random random = new Random();
    private final Set<String> served = ConcurrentHashMap.newKeySet();
    private final AtomicInteger errors = new AtomicInteger();
    private final ChaosStore store;
    private final TokenService tokens;
    private volatile ChaosPoint armed;

    private ChaosNode(ChaosPlan plan, String name) throws Exception {
        for (int number = 0; number < plan.organisations(); number++) {
            organisations.add("ORG" + number);
        }
        LostCommits lost = new LostCommits(random.nextLong(), plan.lostCommits());
        Node node = new Node(plan.url(), plan.user());
        node.use(name, lost.over(node.pool), DatabaseStore.TABLE, true, plan.key(), Duration.ofSeconds(2),
                Duration.ofSeconds(10));
        store = new ChaosStore(node.store, this::at, plan.naive());
        InstantSource wall = () -> Instant.now().plus(plan.clock());
        LifetimeClock clock = new LifetimeClock(System::nanoTime, wall);
        AuthSettings settings = new AuthSettings(plan.tokenEndpoint(), "des offline_access", Duration.ofSeconds(1),
                Duration.ofSeconds(1), 8, 0.7, 0.85, Duration.ofHours(1), "");
        TransportProvider transports = new TransportProvider(HttpClientBuilder::create,
                SystemDefaultDnsResolver.INSTANCE, new Proxies(List::of, ProxySelector::getDefault), threads.timer(),
                threads.requests(), () -> Optional.of(settings.tokenEndpoint()));
        HttpTokenTransport http = new HttpTokenTransport(transports::prepare);
        Backoff backoff = new Backoff(random::nextDouble);
        tokens = new TokenService(new Collaborators(this, () -> settings, clock, threads.timer(),
                new RequestQueue(threads.requests(), clock, threads.timer(), backoff, 8),
                (with, request) -> mortal(http.prepare(with, request)),
                new ReplyClassifier(new TokenReplyParser(wall), wall), backoff, threads.callbacks(), event -> { },
                new SharedStore(() -> store, threads.storeLooks(), threads.storeWrites(), random.nextDouble())),
                List::of);
    }

    /** Dies while the request is under way. */
    private TokenTransport.Exchange mortal(TokenTransport.Exchange exchange) {
        return new TokenTransport.Exchange() {
            @Override
            public TokenTransport.Response perform() throws TokenTransport.NoReplyException {
                threads.timer().after(TimeUnit.MILLISECONDS.toNanos(20), () -> at(ChaosPoint.SENT));
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
        for (String organisation : organisations) {
            tokens.requestToken(organisation).whenComplete((token, error) -> {
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
        threads.every(1_000, () -> tokens.watchTime(threads::timerMissed));
        threads.every(10, this::use);
        System.out.println("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            if (command.equals("report")) {
                report();
                served.clear();
            } else if (command.equals("renew")) {
                organisations.forEach(tokens::renew);
            } else {
                armed = ChaosPoint.valueOf(command);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    @Override
    public Optional<DesCredentials> find(String organisationCode) {
        return organisations.contains(organisationCode) ? Optional.of(new DesCredentials(organisationCode, "client",
                "client-secret", "svc-" + organisationCode, "password", 1, "x.cfg")) : Optional.empty();
    }

    @Override
    public Set<String> organisationCodes() {
        return organisations;
    }

    @Override
    public List<ConfigurationProblem> problems() {
        return List.of();
    }

    /** @param args name of the node, then a plan as {@link ChaosPlan#arguments} writes it */
    public static void main(String[] args) throws Exception {
        new ChaosNode(ChaosPlan.of(args), args[0]).obey();
    }
}
