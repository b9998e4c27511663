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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesUnauthorizedException;

/**
 * Calls DES with the HTTP client of the JDK; which client a module takes is its own choice. Safe for use by many
 * threads; each call blocks for 60 seconds at most.
 */
public final class DesClient {

    /** Stands for the JSON library that a real module has. */
    private static final Pattern JOB_RUN_ID = Pattern.compile("\"jobRunId\"\\s*:\\s*\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * Starts a job and asks how its run is doing.
     *
     * @param endpoint where DES is, with the token that it accepts
     * @param jobId    the job
     * @return the run
     * @throws DesUnauthorizedException if DES does not accept the token; {@code DesAccess.call} then tries a new one
     * @throws IOException              if DES could not be reached or did not answer with 200, or the thread was
     *                                  interrupted
     */
    public JobRun run(DesEndpoint endpoint, UUID jobId) throws IOException {
        String started = post(endpoint, "api/v1/startjob", "{\"jobId\":\"" + jobId + "\",\"parameters\":{}}");
        Matcher run = JOB_RUN_ID.matcher(started);
        if (!run.find()) {
            throw new IOException("DES at " + endpoint.serviceUri() + " named no run");
        }
        String status = post(endpoint, "api/v1/queryrunstatus", "{\"jobRunId\":\"" + run.group(1) + "\"}");
        return new JobRun(endpoint.token().organisationCode(), endpoint.serviceUri(), run.group(1), status);
    }

    private String post(DesEndpoint endpoint, String path, String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .header("Authorization", endpoint.authorization())
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = send(request);
        if (response.statusCode() == 401) {
            throw new DesUnauthorizedException(endpoint);
        }
        if (response.statusCode() != 200) {
            throw new IOException(request.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while calling " + request.uri());
        }
    }
}
