package cloud.powerepos.des.itests.benchmarks.container;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import cloud.powerepos.des.itests.benchmarks.container.probe.Timings;

/** The page of the web console, as a browser fetches it. */
final class ConsolePage {

    private static final int PATIENCE = 240;
    private static final int OK = 200;
    private static final Pattern FINGERPRINT = Pattern.compile(" data-f=\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;
    private String known;

    ConsolePage(int port) {
        address = "http://127.0.0.1:" + port + "/system/console/powerepos-des";
    }

    void measure(Map<String, String> seen) throws Exception {
        String page = page();
        seen.put("page of the web console, first load", String.format(Locale.ROOT, "%,d bytes, uncompressed; %s",
                page.getBytes(StandardCharsets.UTF_8).length, Timings.of(() -> get(address))));
        known = FINGERPRINT.matcher(page).results().map(part -> part.group(1)).collect(Collectors.joining("."));
    }

    /** What a tab that was opened by {@link #measure} gets now. */
    void update(String occasion, Map<String, String> seen) throws IOException, InterruptedException {
        HttpResponse<String> update = get(address + "/live.part?known=" + known);
        seen.put("update of that page, " + occasion, String.format(Locale.ROOT, "status %d, %,d bytes, uncompressed",
                update.statusCode(), update.body().getBytes(StandardCharsets.UTF_8).length));
    }

    private String page() throws IOException, InterruptedException {
        for (int i = 0; i < PATIENCE; i++) {
            try {
                HttpResponse<String> response = get(address);
                if (response.statusCode() == OK) {
                    return response.body();
                }
            } catch (IOException e) {
                // not there yet
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
        throw new IllegalStateException("The page does not come: " + address);
    }

    private HttpResponse<String> get(String from) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(from)).header("Authorization", "Basic "
                + Base64.getEncoder().encodeToString("karaf:karaf".getBytes(StandardCharsets.UTF_8))).build(),
                BodyHandlers.ofString());
    }
}
