package cloud.powerepos.des.auth.internal.http;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.Credentials;
import org.apache.http.auth.NTCredentials;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.CredentialsProvider;
import org.apache.http.client.config.AuthSchemes;
import org.apache.http.conn.routing.HttpRoutePlanner;
import org.apache.http.impl.client.SystemDefaultCredentialsProvider;
import org.apache.http.impl.conn.DefaultRoutePlanner;
import org.apache.http.osgi.services.ProxyConfiguration;
import org.apache.http.protocol.HttpContext;

/**
 * Decides which proxy a request takes: the first enabled configuration of HttpClient whose exceptions do not match the
 * host, else what the JVM's proxy selector says, which follows the JVM's properties, else none. The name of the server
 * is not resolved for that.
 */
public final class Proxies {

    /** What an operator edits for HttpClient, and for the JVM. */
    static final String CONFIGURATION = "org.apache.http.proxyconfigurator";
    private static final String JVM = "https.proxyHost";

    private final Supplier<? extends Collection<ProxyConfiguration>> configurations;
    private final Supplier<ProxySelector> jvm;

    public Proxies(Supplier<? extends Collection<ProxyConfiguration>> configurations, Supplier<ProxySelector> jvm) {
        this.configurations = configurations;
        this.jvm = jvm;
    }

    /** Finds the proxy for a server. */
    Optional<HttpHost> of(HttpHost server) {
        return enabled().filter(proxy -> !excepts(proxy, server.getHostName())).findFirst().map(Proxies::host)
                .or(() -> byJvm(server));
    }

    /** Says where the user and the password of this proxy are set. */
    String placeOfUser(HttpHost proxy) {
        return enabled().anyMatch(configured -> isFor(configured, proxy.getHostName(), proxy.getPort()))
                ? "proxy.user and proxy.password of the configuration " + CONFIGURATION
                : "https.proxyUser and https.proxyPassword of the JVM";
    }

    /** Says where proxies are set. */
    public static String places() {
        return "the configuration " + CONFIGURATION + " or " + JVM + " of the JVM";
    }

    HttpRoutePlanner planner() {
        return new DefaultRoutePlanner(null) {
            @Override
            protected HttpHost determineProxy(HttpHost server, HttpRequest request, HttpContext context) {
                return of(server).orElse(null);
            }
        };
    }

    /** The users of the proxies. Servers never get one, as their challenges are not answered. */
    CredentialsProvider users() {
        return new SystemDefaultCredentialsProvider() {
            @Override
            public Credentials getCredentials(AuthScope scope) {
                return enabled().filter(proxy -> isFor(proxy, scope.getHost(), scope.getPort()))
                        .filter(proxy -> proxy.getUsername() != null && !proxy.getUsername().isEmpty())
                        .findFirst().map(proxy -> credentials(proxy, scope.getScheme()))
                        .orElseGet(() -> super.getCredentials(scope));
            }
        };
    }

    private Stream<ProxyConfiguration> enabled() {
        return configurations.get().stream().filter(proxy -> proxy.isEnabled() && proxy.getHostname() != null
                && !proxy.getHostname().isBlank());
    }

    private static HttpHost host(ProxyConfiguration proxy) {
        return new HttpHost(proxy.getHostname().strip(), proxy.getPort());
    }

    private static boolean isFor(ProxyConfiguration proxy, String host, int port) {
        return host(proxy).equals(new HttpHost(host, port));
    }

    /**
     * A host itself, or every host of a domain where the exception begins with a dot, perhaps behind a star. A list in
     * a file arrives as one text, separated by commas.
     */
    private static boolean excepts(ProxyConfiguration proxy, String host) {
        String server = host.toLowerCase(Locale.ROOT);
        String[] exceptions = proxy.getProxyExceptions();
        return exceptions != null && Stream.of(exceptions)
                .flatMap(text -> Stream.of(text.split(",")))
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .map(text -> text.startsWith("*.") ? text.substring(1) : text)
                .anyMatch(text -> text.startsWith(".") ? server.endsWith(text) : server.equals(text));
    }

    private static Credentials credentials(ProxyConfiguration proxy, String scheme) {
        if (!AuthSchemes.NTLM.equalsIgnoreCase(scheme)) {
            return new UsernamePasswordCredentials(proxy.getUsername(), proxy.getPassword());
        }
        int backslash = proxy.getUsername().indexOf('\\');
        return new NTCredentials(proxy.getUsername().substring(backslash + 1), proxy.getPassword(), null,
                backslash < 0 ? null : proxy.getUsername().substring(0, backslash));
    }

    private Optional<HttpHost> byJvm(HttpHost server) {
        ProxySelector selector = jvm.get();
        List<Proxy> proxies = selector == null ? List.of() : selector.select(URI.create(server.toURI()));
        // others than HTTP are taken by the JVM's sockets themselves
        return proxies.stream().findFirst().filter(proxy -> proxy.type() == Proxy.Type.HTTP)
                .map(Proxy::address).filter(InetSocketAddress.class::isInstance).map(InetSocketAddress.class::cast)
                .map(address -> new HttpHost(address.getHostString(), address.getPort()));
    }
}
