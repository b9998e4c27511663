package cloud.powerepos.des.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Speaks to a sandbox as any client would. */
public final class SandboxClient {

    public static final String FORM = "application/x-www-form-urlencoded";
    public static final String JSON = "application/json";
    public static final String JOB = "{\"jobId\":\"8f0f5a5e-3a6e-4d55-9a63-2a1a5f0f7f11\",\"parameters\":{}}";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();
    private final Sandbox sandbox;

    public SandboxClient(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    public static Map<String, String> passwordForm() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "password");
        form.put("client_id", "client");
        form.put("client_secret", "secret");
        form.put("org_id", "ACME");
        form.put("username", "svc-acme");
        form.put("password", "pass-acme");
        form.put("scope", "des offline_access");
        return form;
    }

    public static Map<String, String> refreshForm(String refreshToken) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("client_id", "client");
        form.put("client_secret", "secret");
        form.put("org_id", "ACME");
        form.put("refresh_token", refreshToken);
        return form;
    }

    public static Map<String, String> with(Map<String, String> form, String name, String value) {
        form.put(name, value);
        return form;
    }

    public static Map<String, String> without(Map<String, String> form, String name) {
        form.remove(name);
        return form;
    }

    public static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<String> postForm(String contentType, String body) {
        return send(HttpRequest.newBuilder(sandbox.tokenEndpoint()).header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body)).build());
    }

    public HttpResponse<String> request(Map<String, String> form) {
        return postForm(FORM, encode(form));
    }

    /** Requests a token that is expected to be given. */
    public JsonNode token(Map<String, String> form) {
        HttpResponse<String> response = request(form);
        assertEquals(200, response.statusCode(), response.body());
        return read(response);
    }

    public String accessToken() {
        return token(passwordForm()).get("access_token").textValue();
    }

    public String accessToken(String password) {
        return token(with(passwordForm(), "password", password)).get("access_token").textValue();
    }

    public JsonNode read(HttpResponse<String> response) {
        try {
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public HttpResponse<String> post(URI service, String path, String token, String body) {
        return send(HttpRequest.newBuilder(service.resolve(path)).header("Content-Type", JSON)
                .header("Authorization", "Bearer " + token).POST(BodyPublishers.ofString(body)).build());
    }

    public HttpResponse<String> startJob(URI service, String token) {
        return post(service, "api/v1/startjob", token, JOB);
    }
}
