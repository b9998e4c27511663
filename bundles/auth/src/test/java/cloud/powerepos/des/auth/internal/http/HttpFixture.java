package cloud.powerepos.des.auth.internal.http;

import java.io.IOException;
import java.net.ProxySelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.apache.http.conn.DnsResolver;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.apache.http.osgi.services.ProxyConfiguration;
import org.junit.jupiter.api.AfterEach;

import cloud.powerepos.des.auth.internal.time.Threads;

/** A server, proxies and a name service that a test decides on, and a client that uses them. */
abstract class HttpFixture {

    static final String OK = "HTTP/1.1 200 OK";

    final Threads threads = new Threads(8);
    final List<ProxyConfiguration> proxies = new ArrayList<>();
    ProxySelector jvm;
    DnsResolver names = SystemDefaultDnsResolver.INSTANCE;
    LoopbackServer server;
    TransportProvider client;

    synchronized TransportProvider client() {
        if (client == null) {
            client = newClient();
        }
        return client;
    }

    TransportProvider newClient() {
        return new TransportProvider(HttpClientBuilder::create, host -> names.resolve(host),
                new Proxies(() -> proxies, () -> jvm), threads.timer(), threads.requests(), Optional::empty);
    }

    @AfterEach
    void stop() throws IOException {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
        threads.close();
    }
}
