package cloud.powerepos.des.endpoint.internal.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.testing.FakeHttp;

/** Limits of time and size, proxies and trust are those of the shared client, and tested there. */
class JwksDownloadTest {

    private final FakeHttp http = new FakeHttp();
    private final JwksDownload download = new JwksDownload(http, URI.create("https://auth.example:8443/jwks?x=1"));

    @Test
    void givesTheDocumentAndAsksWithinBounds() throws IOException {
        http.body = "{\"keys\":[]}";
        assertEquals("{\"keys\":[]}", download.fetch());
        HttpCall call = http.calls.get(0);
        assertEquals("GET", call.method());
        assertEquals(Duration.ofSeconds(5), call.limit());
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 404, 503})
    void anotherStatusIsNoDocument(int status) {
        http.status = status;
        assertEquals("auth.example:8443 answered with status " + status, failure());
    }

    @Test
    void failureNamesTheServerAndItsReason() {
        http.fail(Kind.PROXY_REFUSED, "the proxy p:3128 refused to pass the request on (status 403)");
        assertEquals("auth.example:8443: the proxy p:3128 refused to pass the request on (status 403)", failure());
    }

    @Test
    void certificateThatIsNotTrustedNamesWhoseCertificatesAre() {
        http.fail(Kind.TLS_REFUSED, "no trustworthy TLS connection (x)");
        assertEquals("auth.example:8443: no trustworthy TLS connection (x); trusted are the JVM's certificates"
                + " and those of ca.pem", failure());
    }

    private String failure() {
        return assertThrows(IOException.class, download::fetch).getMessage();
    }
}
