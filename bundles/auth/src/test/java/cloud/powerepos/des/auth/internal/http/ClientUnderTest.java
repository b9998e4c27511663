package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.http.conn.DnsResolver;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.apache.http.osgi.services.ProxyConfiguration;

import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.auth.internal.time.Threads;
import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpReply;

/** The HTTP client with proxies and a name service that a test decides on. */
final class ClientUnderTest implements AutoCloseable {

    static final Duration AMPLE = Duration.ofSeconds(20);

    final List<ProxyConfiguration> proxies = new CopyOnWriteArrayList<>();
    volatile ProxySelector jvm;
    volatile DnsResolver names = SystemDefaultDnsResolver.INSTANCE;
    private final Threads threads = new Threads(8);
    private final TransportProvider client = new TransportProvider(HttpClientBuilder::create,
            host -> names.resolve(host), new Proxies(() -> proxies, () -> jvm),
            threads.timer(), threads.requests(), Optional::empty);

    HttpReply post(URI uri, Duration limit) throws NoReplyException {
        HttpCall call = new HttpCall("POST", uri, Map.of(), new byte[] {'a'}, limit);
        return client.prepare(call, 5_000).perform();
    }

    HttpReply post(URI uri) throws NoReplyException {
        return post(uri, AMPLE);
    }

    NoReplyException failure(URI uri, Duration limit) {
        return assertThrows(NoReplyException.class, () -> post(uri, limit));
    }

    @Override
    public void close() {
        client.close();
        threads.close();
    }
}
