package cloud.powerepos.des.itests.webconsole;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.sun.net.httpserver.HttpServer;

import cloud.powerepos.des.itests.testing.Karaf;
import cloud.powerepos.des.itests.testing.Ports;
import cloud.powerepos.des.sandbox.Sandbox;
import cloud.powerepos.des.sandbox.SandboxOrganisation;
import cloud.powerepos.des.sandbox.SandboxSettings;

/** The page as an operator meets it: in a browser, in the distribution's web console, with tokens of the sandbox. */
class ConsolePageIT {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String CLIENT_SECRET = "client-secret-never-shown";
    private static final String PASSWORD = "password-never-shown";
    private static final String MARKUP = "<script>document.title='run'</script>";

    private static Sandbox sandbox;
    private static Karaf karaf;
    private static Browser browser;
    private static String console;
    private static String page;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(SandboxSettings.defaults().withClient("back-office", CLIENT_SECRET));
        karaf = Karaf.unpack(Path.of(System.getProperty("distribution")), TARGET.resolve("karaf"));
        karaf.repositories(Path.of(System.getProperty("repository")));
        int port = Ports.free();
        karaf.add("etc/org.ops4j.pax.web.cfg", "org.osgi.service.http.port = " + port,
                "org.ops4j.pax.web.listening.addresses = 127.0.0.1");
        karaf.add("etc/users.properties", "karaf = karaf,_g_:admingroup", "_g_\\:admingroup = group,admin");
        karaf.add("etc/cloud.powerepos.des.client.cfg", "client.id = back-office", "client.secret = " + CLIENT_SECRET);
        karaf.add("etc/cloud.powerepos.des.auth.cfg", "token.endpoint = " + sandbox.tokenEndpoint());
        organisation("ACME", PASSWORD);
        organisation("GLOBEX", PASSWORD);
        organisation("INITECH", "wrong");
        organisation("STARK", PASSWORD);
        organisation("UMBRELLA", PASSWORD);
        organisation("WAYNE", PASSWORD);
        karaf.add("etc/cloud.powerepos.des.organisation-hooli.cfg", "organisation.code = HOOLI",
                "service.account.id = jane@hooli.example", "service.account.password = " + PASSWORD);
        karaf.start();
        console = "http://127.0.0.1:" + port + "/system/console/";
        page = console + "powerepos-des";
        karaf.run("feature:install powerepos-des-webconsole");
        await("the page").atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> get(page).statusCode() == 200);
        browser = Browser.start(System.getProperty("browser"), TARGET.resolve("browser"));
        browser.login("karaf", "karaf");
        browser.size(1280, 800);
    }

    @AfterAll
    static void stop() throws IOException {
        try {
            browser.close();
        } finally {
            karaf.close();
            sandbox.close();
        }
    }

    @BeforeEach
    void startAnew() {
        sandbox.resetCounters();
        browser.forget();
    }

    @AfterEach
    void nothingWentWrongInTheBrowser() {
        // the console itself lacks its icon
        assertEquals(List.of(), browser.errors().stream().filter(error -> !error.contains("favicon.ico")).toList());
    }

    @Test
    void isInTheMenuAndShowsEveryOrganisationAndRefusedConfiguration() {
        browser.open(page);
        assertTrue(browser.evaluate("document.querySelector('#navmenu a[href$=powerepos-des]') !== null").asBoolean());
        assertEquals(6, browser.evaluate("document.querySelectorAll('.des-org').length").asInt());
        String problems = browser.text("#des-problems");
        assertTrue(problems.contains("cloud.powerepos.des.organisation-hooli.cfg"), problems);
        assertTrue(problems.contains("service.account.id"), problems);
    }

    @Test
    void showingThePageAsksForNoToken() throws Exception {
        browser.open(page);
        get(page);
        get(page + "/live.json");
        get(page + "?asked=STARK&organisation=STARK");
        assertEquals(0, requestsOf("STARK"));
        assertEquals("Not asked yet", browser.text(row("STARK") + " .des-state"));
    }

    @Test
    void takesNothingFromAnotherHost() {
        browser.open(page);
        assertTrue(browser.requests().stream().anyMatch(address -> address.endsWith("/res/page.css")));
        assertEquals(List.of(), browser.requests().stream()
                .filter(address -> !address.startsWith(console) && !address.startsWith("data:")).toList());
    }

    @Test
    void theButtonGetsATokenByKeyboardAlone() {
        browser.open(page);
        browser.evaluate("document.querySelector(" + Browser.quote(row("ACME") + " button") + ").focus()");
        browser.leave(() -> browser.press("Enter", 13));
        browser.until(state("ACME") + " === 'Fresh'");
        assertEquals(1, requestsOf("ACME"));
        assertEquals("A new token was asked for: ACME", browser.text(".des-notice"));
        assertEquals(sandbox.desUri("ACME").toString(), browser.text(row("ACME") + " .des-host"));
        browser.leave(() -> browser.evaluate("location.reload()"));
        assertEquals(1, requestsOf("ACME"));
    }

    @Test
    void everyControlIsReachedByTab() {
        browser.open(page);
        browser.evaluate("document.querySelector('#des-page').setAttribute('tabindex', '-1');"
                + "document.querySelector('#des-page').focus()");
        for (int i = 0; i < 6; i++) {
            browser.press("Tab", 9);
            assertEquals("BUTTON", browser.evaluate("document.activeElement.tagName").asText());
            assertFalse(browser.evaluate("getComputedStyle(document.activeElement).outlineStyle").asText()
                    .equals("none"));
            browser.press("Tab", 9);
            assertEquals("SUMMARY", browser.evaluate("document.activeElement.tagName").asText());
        }
    }

    @Test
    void worksWithoutScripts() {
        browser.scripts(false);
        try {
            browser.open(page);
            browser.evaluate("document.querySelector(" + Browser.quote(row("GLOBEX") + " button") + ").focus()");
            browser.leave(() -> browser.press("Enter", 13));
            assertEquals("Fresh", browser.text(row("GLOBEX") + " .des-state"));
            assertEquals(1, requestsOf("GLOBEX"));
        } finally {
            browser.scripts(true);
        }
    }

    @Test
    void refusedCredentialsShowWhatToDo() {
        browser.open(page);
        browser.leave(() -> press("INITECH"));
        assertEquals("Refused", browser.text(row("INITECH") + " .des-state"));
        String error = browser.text(row("INITECH") + " .des-error");
        assertTrue(error.contains("cloud.powerepos.des.organisation-initech.cfg"), error);
        assertEquals("Retry now", browser.text(row("INITECH") + " button"));
    }

    @Test
    void theLiveViewShowsChangesAndKeepsFocusAndOpenDetails() throws Exception {
        browser.open(page);
        browser.evaluate("window.stays = true; document.querySelector(" + Browser.quote(row("WAYNE") + " details")
                + ").open = true; document.querySelector(" + Browser.quote(row("WAYNE") + " summary") + ").focus()");
        String token = browser.evaluate("document.querySelector('[name=token]').value").asText();
        assertEquals(303, post("token=" + token + "&organisation=WAYNE", "Origin",
                console.replace("/system/console/", "")).statusCode());
        browser.until(state("WAYNE") + " === 'Fresh'");
        assertTrue(browser.evaluate("window.stays && document.querySelector(" + Browser.quote(row("WAYNE")
                + " details") + ").open && document.activeElement.tagName === 'SUMMARY'").asBoolean());
    }

    @Test
    void markupInAnOrganisationCodeStaysTextWhileTheOrganisationComesAndGoes() throws Exception {
        browser.open(page);
        organisation(MARKUP, PASSWORD);
        try {
            browser.until("document.querySelector(" + Browser.quote(row(MARKUP) + " h2") + ").innerText === "
                    + Browser.quote(MARKUP));
            browser.leave(() -> press(MARKUP));
            assertEquals("A new token was asked for: " + MARKUP, browser.text(".des-notice"));
            assertEquals(0, browser.evaluate("document.querySelectorAll('#des-page script').length").asInt());
            assertFalse(browser.evaluate("document.title").asText().equals("run"));
        } finally {
            Files.delete(karaf.path(file(MARKUP)));
        }
        browser.until("document.querySelector(" + Browser.quote(row(MARKUP)) + ") === null");
    }

    @Test
    void aFormOfAnotherSiteChangesNothing() throws Exception {
        browser.open(page);
        String token = browser.evaluate("document.querySelector('[name=token]').value").asText();
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            byte[] form = ("<form method=post action='" + page + "'><input name=organisation value=STARK>"
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
            assertEquals(0, requestsOf("STARK"));
        } finally {
            elsewhere.stop(0);
            // the browser reports the 403 as an error
            browser.forget();
        }
    }

    @Test
    void aFormWithoutThePagesTokenChangesNothing() throws Exception {
        String origin = console.replace("/system/console/", "");
        assertEquals(403, post("organisation=STARK", "Origin", origin).statusCode());
        assertEquals(403, post("organisation=STARK&token=guess", "Origin", origin).statusCode());
        String token = get(page).body().replaceFirst("(?s).*?name=\"token\" value=\"([^\"]*)\".*", "$1");
        assertEquals(403, post("organisation=STARK&token=" + token).statusCode());
        assertEquals(404, post("organisation=NOBODY&token=" + token, "Origin", origin).statusCode());
        assertEquals(0, requestsOf("STARK"));
    }

    @Test
    void needsALogin() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(page + "/live.json")).build();
        assertEquals(401, HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    }

    @Test
    void isNotFramedAndNotKept() throws Exception {
        HttpResponse<String> reply = get(page);
        assertEquals("DENY", reply.headers().firstValue("X-Frame-Options").orElse(""));
        assertEquals("frame-ancestors 'none'", reply.headers().firstValue("Content-Security-Policy").orElse(""));
        assertEquals("no-store", reply.headers().firstValue("Cache-Control").orElse(""));
    }

    @Test
    void fitsAWideAndANarrowScreenAndShowsNoSecret() {
        browser.open(page);
        browser.leave(() -> press("ACME"));
        browser.leave(() -> press("UMBRELLA"));
        browser.leave(() -> press("INITECH"));
        sandbox.setTokenLifetime(Duration.ofSeconds(20));
        browser.leave(() -> press("GLOBEX"));
        sandbox.setTokenLifetime(Duration.ofHours(8));
        sandbox.failTokenRequests(100, 503);
        try {
            browser.leave(() -> press("UMBRELLA"));
            browser.until(state("UMBRELLA") + " === 'Degraded'");
            browser.until("parseFloat(document.querySelector(" + Browser.quote(row("GLOBEX") + " .des-now")
                    + ").getAttribute('x1')) > 30");
            browser.open(page);
            for (int width : new int[] {1280, 400}) {
                browser.size(width, 1000);
                browser.screenshot(TARGET.resolve("page-" + width + ".png"));
                assertEquals("[]", browser.evaluate("JSON.stringify([...document.querySelectorAll('#des-page *')]"
                        + ".filter(e => !e.closest('svg') && e.getBoundingClientRect().right > innerWidth)"
                        + ".map(e => e.outerHTML))").asText());
                assertTrue(browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean());
            }
            String all = browser.evaluate("document.documentElement.outerHTML").asText();
            assertFalse(all.contains("never-shown"));
            assertFalse(all.contains("eyJ"), "a JWT in the page");
        } finally {
            sandbox.failTokenRequests(0, 503);
            browser.size(1280, 800);
        }
    }

    private static void organisation(String code, String password) throws IOException {
        sandbox.putOrganisation(new SandboxOrganisation(code, "svc-account", PASSWORD));
        karaf.add(file(code), "organisation.code = " + code, "service.account.id = svc-account",
                "service.account.password = " + password);
    }

    private static String file(String organisation) {
        return "etc/cloud.powerepos.des.organisation-" + organisation.replaceAll("\\W", "").toLowerCase(Locale.ROOT)
                + ".cfg";
    }

    private static String row(String organisation) {
        return "#des-org-" + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(organisation.getBytes(StandardCharsets.UTF_8));
    }

    private static String state(String organisation) {
        return "document.querySelector(" + Browser.quote(row(organisation) + " .des-state") + ").innerText";
    }

    private static void press(String organisation) {
        browser.evaluate("document.querySelector(" + Browser.quote(row(organisation) + " button") + ").click()");
    }

    private static long requestsOf(String organisation) {
        return sandbox.counters().tokenRequestsByOrganisation().getOrDefault(organisation, 0L);
    }

    private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address)));
    }

    private static HttpResponse<String> post(String form, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(page))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        request.header("Authorization", "Basic " + Base64.getEncoder()
                .encodeToString("karaf:karaf".getBytes(StandardCharsets.UTF_8)));
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
