package cloud.powerepos.des.itests.example;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesUnauthorizedException;

/**
 * Calls DES with the HTTP client of the JDK; which client a module takes is its own choice. Safe for use by many
 * threads; a call takes 60 seconds at most.
 */
public final class DesClient {

    /** Stands for the JSON library that a real module has. */
    private static final Pattern JOB_RUN_ID = Pattern.compile("\"jobRunId\"\\s*:\\s*\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * Starts a job and asks how its run is doing. Blocks.
     *
     * @param endpoint where DES is, with the token that it accepts
     * @param jobId    the job
     * @return the run
     * @throws DesUnauthorizedException if DES does not accept the token; {@code DesAccess.call} then tries a new one
     * @throws IOException              if DES could not be reached or did not answer with 200, or the thread was
     *                                  interrupted
     */
    public JobRun run(DesEndpoint endpoint, UUID jobId) throws IOException {
        String runId = runId(endpoint, body(endpoint, send(start(endpoint, jobId))));
        return run(endpoint, runId, body(endpoint, send(query(endpoint, runId))));
    }

    /**
     * Starts a job and asks how its run is doing. Never blocks.
     *
     * @param endpoint where DES is, with the token that it accepts
     * @param jobId    the job
     * @return a stage that ends as {@link #run(DesEndpoint, UUID)} would
     */
    public CompletionStage<JobRun> runAsync(DesEndpoint endpoint, UUID jobId) {
        return sendAsync(start(endpoint, jobId))
                .thenCompose(started -> {
                    String runId = unchecked(() -> runId(endpoint, body(endpoint, started)));
                    return sendAsync(query(endpoint, runId))
                            .thenApply(status -> unchecked(() -> run(endpoint, runId, body(endpoint, status))));
                });
    }

    private static HttpRequest start(DesEndpoint endpoint, UUID jobId) {
        return post(endpoint, "api/v1/startjob", "{\"jobId\":\"" + jobId + "\",\"parameters\":{}}");
    }

    private static HttpRequest query(DesEndpoint endpoint, String runId) {
        return post(endpoint, "api/v1/queryrunstatus", "{\"jobRunId\":\"" + runId + "\"}");
    }

    private static HttpRequest post(DesEndpoint endpoint, String path, String body) {
        return HttpRequest.newBuilder(endpoint.resolve(path))
                .header("Authorization", endpoint.authorization())
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static String body(DesEndpoint endpoint, HttpResponse<String> response) throws IOException {
        if (response.statusCode() == 401) {
            throw new DesUnauthorizedException(endpoint);
        }
        if (response.statusCode() != 200) {
            throw new IOException(response.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    private static String runId(DesEndpoint endpoint, String started) throws IOException {
        Matcher run = JOB_RUN_ID.matcher(started);
        if (!run.find()) {
            throw new IOException("DES at " + endpoint.serviceUri() + " named no run");
        }
        return run.group(1);
    }

    private static JobRun run(DesEndpoint endpoint, String runId, String status) {
        return new JobRun(endpoint.token().organisationCode(), endpoint.serviceUri(), runId, status);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while calling " + request.uri());
        }
    }

    private CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    private interface Step<T> {

        T run() throws IOException;
    }

    /** What a stage throws has to be unchecked; {@code DesAccess.callAsync} looks into a CompletionException. */
    private static <T> T unchecked(Step<T> step) {
        try {
            return step.run();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
