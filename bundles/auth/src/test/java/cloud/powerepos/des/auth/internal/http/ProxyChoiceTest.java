package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.apache.http.HttpHost;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.Credentials;
import org.apache.http.auth.NTCredentials;
import org.apache.http.osgi.services.ProxyConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which proxy a request takes, and which user it gets. */
class ProxyChoiceTest {

    private final List<ProxyConfiguration> configured = new ArrayList<>();
    private List<Proxy> ofTheJvm = List.of();
    private final List<URI> asked = new ArrayList<>();
    private ProxySelector jvm = new ProxySelector() {
        @Override
        public List<Proxy> select(URI uri) {
            asked.add(uri);
            return ofTheJvm;
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException e) {
            // nothing to learn
        }
    };
    private final Proxies proxies = new Proxies(() -> configured, () -> jvm);

    private String choice(String host) {
        return proxies.of(new HttpHost(host, 443, "https")).map(HttpHost::toHostString).orElse("none");
    }

    private static ProxyConfiguration named(String host, boolean enabled, String... exceptions) {
        return new ProxyConfiguration() {
            @Override
            public boolean isEnabled() {
                return enabled;
            }

            @Override
            public String getHostname() {
                return host;
            }

            @Override
            public int getPort() {
                return 3128;
            }

            @Override
            public String getUsername() {
                return null;
            }

            @Override
            public String getPassword() {
                return null;
            }

            @Override
            public String[] getProxyExceptions() {
                return exceptions;
            }
        };
    }

    @Test
    void firstEnabledOneWithANameIsTaken() {
        configured.addAll(List.of(named("off", false), named(null, true), named(" ", true), named(" first ", true),
                named("second", true)));
        assertEquals("first:3128", choice("auth.example"));
        assertEquals(List.of(), asked);
    }

    @ParameterizedTest
    @CsvSource({"auth.example, true", "AUTH.example, true", "x.auth.example, false", "local.example, false",
            "a.local.example, true", "alocal.example, false", "deep.a.LOCAL.example, true", "star.example, false",
            "a.star.example, true", "second, true", "third, true", "other, false"})
    void exceptionsAreHostsAndDomains(String host, boolean excepted) {
        configured.add(named("proxy", true, "Auth.example", ".local.example", " *.Star.example ", "second , third"));
        assertEquals(excepted ? "none" : "proxy:3128", choice(host));
    }

    @Test
    void withoutExceptionsThereAreNone() {
        configured.add(named("proxy", true, (String[]) null));
        assertEquals("proxy:3128", choice("auth.example"));
    }

    @Test
    void jvmIsAskedForTheAddressOfTheServerAndItsHttpProxyIsTaken() {
        ofTheJvm = List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("jvm", 8080)));
        assertEquals("jvm:8080", choice("auth.example"));
        assertEquals(List.of(URI.create("https://auth.example:443")), asked);
        ofTheJvm = List.of(new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("jvm", 1080)));
        assertEquals("none", choice("auth.example"));
        ofTheJvm = List.of(Proxy.NO_PROXY);
        assertEquals("none", choice("auth.example"));
        ofTheJvm = List.of();
        assertEquals("none", choice("auth.example"));
        jvm = null;
        assertEquals("none", choice("auth.example"));
    }

    private Credentials user(String host, int port, String scheme) {
        return proxies.users().getCredentials(new AuthScope(host, port, "realm", scheme));
    }

    @Test
    void userIsThatOfTheProxyThatAsks() {
        configured.add(new ConfiguredProxy("proxy", 3128, "till", "geheim"));
        assertEquals("till", user("proxy", 3128, "Basic").getUserPrincipal().getName());
        assertEquals("geheim", user("proxy", 3128, "Basic").getPassword());
        assertNull(user("proxy", 3129, "Basic"));
        assertNull(user("auth.example", 3128, "Basic"));
    }

    @Test
    void proxyWithoutAUserGetsThatOfAnotherConfigurationOfIt() {
        configured.addAll(List.of(named("proxy", true), new ConfiguredProxy("proxy", 3128, "", ""),
                new ConfiguredProxy("proxy", 3128, "till", "geheim")));
        assertEquals("till", user("proxy", 3128, "Basic").getUserPrincipal().getName());
    }

    @ParameterizedTest
    @CsvSource(value = {"till, till, null", "SHOP\\till, till, SHOP", "\\till, till, ''"}, nullValues = "null")
    void domainOfAWindowsUserIsWrittenInFrontOfIt(String configuredUser, String name, String domain) {
        configured.add(new ConfiguredProxy("proxy", 3128, configuredUser, "geheim"));
        NTCredentials user = assertInstanceOf(NTCredentials.class, user("proxy", 3128, "ntlm"));
        assertEquals(name, user.getUserName());
        assertEquals(domain, user.getDomain());
        assertEquals("geheim", user.getPassword());
        assertEquals(configuredUser, user("proxy", 3128, "Digest").getUserPrincipal().getName());
    }

    @Test
    void placeOfTheUserIsThatOfTheProxy() {
        configured.add(named("proxy", true));
        assertEquals("proxy.user and proxy.password of the configuration org.apache.http.proxyconfigurator",
                proxies.placeOfUser(new HttpHost("proxy", 3128)));
        assertEquals("https.proxyUser and https.proxyPassword of the JVM",
                proxies.placeOfUser(new HttpHost("jvm", 3128)));
        assertEquals("the configuration org.apache.http.proxyconfigurator or https.proxyHost of the JVM",
                Proxies.places());
        assertEquals(Optional.of(new HttpHost("proxy", 3128)), proxies.of(new HttpHost("auth.example")));
    }
}
