package cloud.powerepos.des.itests.webconsole;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** One page of a headless Chromium, spoken to by its DevTools protocol: no driver of another version to go with it. */
final class Browser implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final Map<String, Long> bytes = new ConcurrentHashMap<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    private Browser(Process process, URI page) {
        this.process = process;
        socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Listener()).join();
        send("Page.enable");
        send("Runtime.enable");
        send("Log.enable");
        send("Network.enable");
    }

    static Browser start(String program, Path profile) throws IOException, InterruptedException {
        // the file of an earlier run names a port on which nothing listens any more
        Files.deleteIfExists(profile.resolve("DevToolsActivePort"));
        Process process = new ProcessBuilder(program, "--headless=new", "--no-sandbox", "--disable-gpu",
                "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank")
                .redirectErrorStream(true).redirectOutput(profile.resolveSibling("browser.log").toFile()).start();
        try {
            Path portFile = profile.resolve("DevToolsActivePort");
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(portFile)
                    && Files.readAllLines(portFile).size() > 1);
            String list = HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + Files.readAllLines(portFile).get(0)
                            + "/json/list")).build(), HttpResponse.BodyHandlers.ofString()).body();
            for (JsonNode target : JSON.readTree(list)) {
                if ("page".equals(target.path("type").asText())) {
                    return new Browser(process, URI.create(target.path("webSocketDebuggerUrl").asText()));
                }
            }
            throw new IOException("The browser has no page: " + list);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroy();
            throw e;
        }
    }

    void login(String user, String password) {
        String basic = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        send("Network.setExtraHTTPHeaders", "headers", Map.of("Authorization", "Basic " + basic));
    }

    void open(String address) {
        // the mark is gone as soon as the new document is there
        evaluate("window.left = true");
        send("Page.navigate", "url", address);
        settled();
    }

    /** Waits until a document that was not yet {@link #open marked as left} has loaded. */
    void settled() {
        until("!window.left && document.readyState === 'complete'");
    }

    void leave(Runnable how) {
        evaluate("window.left = true");
        how.run();
        settled();
    }

    void until(String condition) {
        await(condition).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50)).ignoreExceptions()
                .until(() -> evaluate("Boolean(" + condition + ")").asBoolean());
    }

    JsonNode evaluate(String script) {
        JsonNode reply = send("Runtime.evaluate", "expression", script, "returnByValue", true, "awaitPromise", true);
        if (reply.has("exceptionDetails")) {
            throw new AssertionError(script + " -> " + reply.get("exceptionDetails"));
        }
        return reply.path("result").path("value");
    }

    String text(String selector) {
        return evaluate("document.querySelector(" + quote(selector) + ").innerText").asText();
    }

    void press(String key, int code) {
        send("Input.dispatchKeyEvent", "type", "keyDown", "key", key, "code", key, "windowsVirtualKeyCode", code,
                "text", "Enter".equals(key) ? "\r" : "");
        send("Input.dispatchKeyEvent", "type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code);
    }

    void scripts(boolean enabled) {
        send("Emulation.setScriptExecutionDisabled", "value", !enabled);
    }

    void size(int width, int height) {
        send("Emulation.setDeviceMetricsOverride", "width", width, "height", height, "deviceScaleFactor", 1, "mobile",
                false);
    }

    /** What the user's system asks pages for. */
    void dark(boolean wanted) {
        send("Emulation.setEmulatedMedia", "features", List.of(Map.of("name", "prefers-color-scheme", "value",
                wanted ? "dark" : "light")));
    }

    /** @param deficiency such as {@code deuteranopia}, or {@code none} */
    void vision(String deficiency) {
        send("Emulation.setEmulatedVisionDeficiency", "type", deficiency);
    }

    void moveMouse(int x, int y) {
        send("Input.dispatchMouseEvent", "type", "mouseMoved", "x", x, "y", y);
    }

    void screenshot(Path file) {
        try {
            JsonNode reply = send("Page.captureScreenshot", "format", "png");
            Files.write(file, Base64.getDecoder().decode(reply.get("data").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Addresses that were asked since {@link #forget()}. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** What came over the wire since {@link #forget()} from addresses with this in them, headers included. */
    long bytes(String part) {
        return bytes.entrySet().stream().filter(reply -> reply.getKey().contains(part))
                .mapToLong(Map.Entry::getValue).sum();
    }

    /** Uncaught exceptions and messages of level error since {@link #forget()}; the console itself lacks its icon. */
    List<String> errors() {
        return errors.stream().filter(error -> !error.contains("favicon.ico")).toList();
    }

    void forget() {
        requests.clear();
        bytes.clear();
        errors.clear();
    }

    static String quote(String text) {
        return JSON.valueToTree(text).toString();
    }

    private JsonNode send(String method, Object... parameters) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            named.put((String) parameters[i], parameters[i + 1]);
        }
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        replies.put(id, reply);
        socket.sendText(JSON.valueToTree(Map.of("id", id, "method", method, "params", named)).toString(), true).join();
        JsonNode message = reply.orTimeout(20, TimeUnit.SECONDS).join();
        if (message.has("error")) {
            throw new IllegalStateException(method + ": " + message.get("error"));
        }
        return message.path("result");
    }

    @Override
    public void close() {
        try {
            send("Browser.close");
        } catch (RuntimeException e) {
            process.destroy();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                received(message.toString());
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        private void received(String text) {
            try {
                JsonNode json = JSON.readTree(text);
                JsonNode params = json.path("params");
                if (json.has("id")) {
                    replies.remove(json.get("id").asInt()).complete(json);
                } else if ("Network.requestWillBeSent".equals(json.path("method").asText())) {
                    requests.add(params.path("request").path("url").asText());
                    addresses.put(params.path("requestId").asText(), params.path("request").path("url").asText());
                } else if ("Network.loadingFinished".equals(json.path("method").asText())) {
                    bytes.merge(addresses.getOrDefault(params.path("requestId").asText(), ""),
                            params.path("encodedDataLength").asLong(), Long::sum);
                } else if ("Runtime.exceptionThrown".equals(json.path("method").asText())) {
                    errors.add(params.path("exceptionDetails").toString());
                } else if ("error".equals(params.path("entry").path("level").asText())) {
                    errors.add(params.path("entry").toString());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
