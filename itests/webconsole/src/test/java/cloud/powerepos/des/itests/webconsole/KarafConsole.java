package cloud.powerepos.des.itests.webconsole;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import cloud.powerepos.des.itests.testing.Karaf;
import cloud.powerepos.des.itests.testing.Ports;
import cloud.powerepos.des.sandbox.Sandbox;
import cloud.powerepos.des.sandbox.SandboxOrganisation;
import cloud.powerepos.des.sandbox.SandboxSettings;

/** The distribution with its web console, the sandbox and a browser: started once for all test classes. */
final class KarafConsole implements CloseableResource {

    /** Gives it to test classes that have it as a parameter of their constructor. */
    static final class Given implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
            return parameter.getParameter().getType() == KarafConsole.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
            return extension.getRoot().getStore(Namespace.GLOBAL).getOrComputeIfAbsent(KarafConsole.class,
                    type -> start(), KarafConsole.class);
        }
    }

    static final String CLIENT_SECRET = "client-secret-never-shown";
    static final String PASSWORD = "password-never-shown";
    static final Path TARGET = Path.of("target").toAbsolutePath();

    final Sandbox sandbox;
    final Karaf karaf;
    final Browser browser;
    /** Of the console, with a slash at its end. */
    final String root;
    final String page;

    private static KarafConsole start() {
        try {
            return new KarafConsole();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private KarafConsole() throws IOException, InterruptedException {
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
        root = "http://127.0.0.1:" + port + "/system/console/";
        page = root + "powerepos-des";
        karaf.run("feature:install powerepos-des-webconsole");
        await("the page").atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> get(page).statusCode() == 200);
        browser = Browser.start(System.getProperty("browser"), TARGET.resolve("browser"));
        browser.login("karaf", "karaf");
        browser.size(1280, 800);
    }

    @Override
    public void close() throws IOException {
        try {
            browser.close();
        } finally {
            karaf.close();
            sandbox.close();
        }
    }

    /** Before each test. */
    void startAnew() {
        sandbox.resetCounters();
        browser.forget();
    }

    void organisation(String code, String password) throws IOException {
        sandbox.putOrganisation(new SandboxOrganisation(code, "svc-account", PASSWORD));
        karaf.add(file(code), "organisation.code = " + code, "service.account.id = svc-account",
                "service.account.password = " + password);
    }

    static String file(String organisation) {
        return "etc/cloud.powerepos.des.organisation-" + organisation.replaceAll("\\W", "").toLowerCase(Locale.ROOT)
                + ".cfg";
    }

    static String row(String organisation) {
        return "#des-org-" + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(organisation.getBytes(StandardCharsets.UTF_8));
    }

    /** A script that gives the state that a row shows. */
    static String state(String organisation) {
        return "document.querySelector(" + Browser.quote(row(organisation) + " .des-state") + ").innerText";
    }

    /** Presses a button of a row. */
    void press(String organisation, String button) {
        browser.evaluate("document.querySelector(" + Browser.quote(row(organisation) + " [name=" + button + "]")
                + ").click()");
    }

    /** The proof that a form came from the page that the browser shows. */
    String formToken() {
        return browser.evaluate("document.querySelector('[name=token]').value").asText();
    }

    /** What a browser sends as the origin of the page's forms. */
    String origin() {
        return root.replace("/system/console/", "");
    }

    long requestsOf(String organisation) {
        return sandbox.counters().tokenRequestsByOrganisation().getOrDefault(organisation, 0L);
    }

    HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address)));
    }

    HttpResponse<String> post(String form, String... headers) throws IOException, InterruptedException {
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
