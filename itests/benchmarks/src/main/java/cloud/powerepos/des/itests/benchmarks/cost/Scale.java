package cloud.powerepos.des.itests.benchmarks.cost;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.apache.http.impl.client.HttpClientBuilder;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.Auth;
import cloud.powerepos.des.itests.benchmarks.Organisations;
import cloud.powerepos.des.testing.LiveThreads;

/** Many organisations at once against an AuthServer that takes its time. */
public final class Scale {

    private static final int LATENCY_MILLIS = 50;
    private static final int ON_DEMAND = 100;

    private Scale() {
    }

    /** What was seen, by what it is. */
    public static Map<String, String> run(int count) throws Exception {
        Map<String, String> seen = new LinkedHashMap<>();
        List<String> codes = Organisations.codes(count + ON_DEMAND);
        Organisations store = new Organisations();
        try (TokenServer server = new TokenServer(LATENCY_MILLIS);
                Auth.Opened auth = Auth.open(store, HttpClientBuilder::create, server.tokenEndpoint().toString())) {
            auth.service().token(codes.get(count));
            long before = heap();
            long start = System.nanoTime();
            List<CompletableFuture<AccessToken>> tokens = codes.stream().limit(count)
                    .map(code -> auth.service().requestToken(code).toCompletableFuture()).toList();
            tokens.forEach(CompletableFuture::join);
            double seconds = (System.nanoTime() - start) / 1e9;
            double ideal = count / 8.0 * LATENCY_MILLIS / 1000;
            seen.put("cold start of " + count + " organisations, " + LATENCY_MILLIS + " ms latency",
                    String.format("%.1f s (%.2f × what 8 at a time take)", seconds, seconds / ideal));
            seen.put("most requests in flight", Integer.toString(server.mostInFlight()));
            seen.put("threads of ours at that time", Long.toString(threads()));
            tokens = null;
            seen.put("heap per organisation, with a token of 1,000 characters",
                    (heap() - before) / count + " B");
            store.changeSecrets();
            codes.stream().limit(count).forEach(code -> auth.listener().credentialsChanged(code));
            List<Double> waits = new ArrayList<>();
            for (int i = 1; i < ON_DEMAND; i++) {
                long asked = System.nanoTime();
                auth.service().token(codes.get(count + i));
                waits.add((System.nanoTime() - asked) / 1e6);
            }
            waits.sort(null);
            boolean queued = auth.operations().status(codes.get(count - 1)).orElseThrow().state().name()
                    .equals("REFRESHING");
            seen.put("a cold organisation behind " + count + " refreshes in the queue",
                    String.format("median %.0f ms, p99 %.0f ms (%.2f × latency)%s", waits.get(waits.size() / 2),
                            waits.get(waits.size() * 99 / 100), waits.get(waits.size() * 99 / 100) / LATENCY_MILLIS,
                            queued ? "" : "; the queue was empty before the end"));
        }
        return seen;
    }

    private static long threads() {
        return LiveThreads.named("des-auth").size();
    }

    private static long heap() {
        IntStream.range(0, 3).forEach(time -> System.gc());
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
