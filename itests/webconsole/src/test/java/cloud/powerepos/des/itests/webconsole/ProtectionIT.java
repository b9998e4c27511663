package cloud.powerepos.des.itests.webconsole;

import static cloud.powerepos.des.itests.webconsole.KarafConsole.PASSWORD;
import static cloud.powerepos.des.itests.webconsole.KarafConsole.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import com.sun.net.httpserver.HttpServer;

/** What the page does not let happen, and does not show. */
@ExtendWith(KarafConsole.Given.class)
class ProtectionIT {

    private static final String MARKUP = "<script>document.title='run'</script>";

    private final KarafConsole console;
    private final Browser browser;

    ProtectionIT(KarafConsole console) {
        this.console = console;
        browser = console.browser;
    }

    @BeforeEach
    void startAnew() {
        console.startAnew();
    }

    @Test
    void markupInAnOrganisationCodeStaysTextWhileTheOrganisationComesAndGoes() throws Exception {
        browser.open(console.page);
        console.organisation(MARKUP, PASSWORD);
        try {
            browser.until("document.querySelector(" + Browser.quote(row(MARKUP) + " h3") + ").innerText === "
                    + Browser.quote(MARKUP));
            browser.leave(() -> console.press(MARKUP, "do-renew"));
            assertTrue(browser.text(".des-notice").startsWith("A new token was asked for: " + MARKUP + " is "),
                    browser.text(".des-notice"));
            assertEquals(0, browser.evaluate("document.querySelectorAll('#des-page script').length").asInt());
            assertFalse(browser.evaluate("document.title").asText().equals("run"));
        } finally {
            Files.delete(console.karaf.path(KarafConsole.file(MARKUP)));
        }
        browser.until("document.querySelector(" + Browser.quote(row(MARKUP)) + ") === null");
    }

    @Test
    void aFormOfAnotherSiteChangesNothing() throws Exception {
        browser.open(console.page);
        String token = console.formToken();
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            byte[] form = ("<form method=post action='" + console.page + "'><input name=do-renew value=STARK>"
                    + "<input name=token value='" + token + "'></form>").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, form.length);
            exchange.getResponseBody().write(form);
            exchange.close();
        });
        elsewhere.start();
        try {
            browser.open("http://localhost:" + elsewhere.getAddress().getPort() + "/form");
            browser.leave(() -> browser.evaluate("document.forms[0].submit()"));
            assertTrue(browser.text("body").contains("did not come from"), browser.text("body"));
            assertEquals(0, console.requestsOf("STARK"));
        } finally {
            elsewhere.stop(0);
        }
    }

    @Test
    void aFormWithoutThePagesTokenChangesNothing() throws Exception {
        String origin = console.origin();
        assertEquals(403, console.post("do-renew=STARK", "Origin", origin).statusCode());
        assertEquals(403, console.post("do-renew=STARK&token=guess", "Origin", origin).statusCode());
        String token = console.get(console.page).body()
                .replaceFirst("(?s).*?name=\"token\" value=\"([^\"]*)\".*", "$1");
        assertEquals(403, console.post("do-renew=STARK&token=" + token).statusCode());
        assertEquals(404, console.post("do-renew=NOBODY&token=" + token, "Origin", origin).statusCode());
        assertEquals(0, console.requestsOf("STARK"));
    }

    @Test
    void needsALogin() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console.page + "/live.part")).build();
        assertEquals(401, HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    }

    @Test
    void isNotFramedAndNotKept() throws Exception {
        HttpResponse<String> reply = console.get(console.page);
        assertEquals("DENY", reply.headers().firstValue("X-Frame-Options").orElse(""));
        assertEquals("frame-ancestors 'none'", reply.headers().firstValue("Content-Security-Policy").orElse(""));
        assertEquals("no-store", reply.headers().firstValue("Cache-Control").orElse(""));
    }

    @Test
    void showsNoSecret() {
        browser.open(console.page);
        browser.leave(() -> console.press("ACME", "do-renew"));
        browser.leave(() -> console.press("INITECH", "do-renew"));
        browser.open(console.page + "?open=ACME&open=INITECH&check=ACME");
        String all = browser.evaluate("document.documentElement.outerHTML").asText();
        assertTrue(all.contains("svc-account"));
        assertFalse(all.contains("never-shown"));
        assertFalse(all.contains("eyJ"), "a JWT in the page");
    }
}
