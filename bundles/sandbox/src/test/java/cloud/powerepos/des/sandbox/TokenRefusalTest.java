package cloud.powerepos.des.sandbox;

import static cloud.powerepos.des.sandbox.SandboxClient.FORM;
import static cloud.powerepos.des.sandbox.SandboxClient.encode;
import static cloud.powerepos.des.sandbox.SandboxClient.passwordForm;
import static cloud.powerepos.des.sandbox.SandboxClient.with;
import static cloud.powerepos.des.sandbox.SandboxClient.without;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused leaves no trace in the sandbox, so one serves all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenRefusalTest {

    private final Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withClient("client", "secret")
            .withClient("other", "secret-2").withOrganisation("ACME", "svc-acme", "pass-acme")
            .withOrganisation("GLOBEX", "svc-globex", "pass-globex"));
    private final SandboxClient client = new SandboxClient(sandbox);

    @AfterAll
    void stop() {
        sandbox.close();
    }

    private void assertRefused(int status, String error, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(error, client.read(response).path("error").textValue(), response.body());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
    }

    @ParameterizedTest
    @ValueSource(strings = { "grant_type", "org_id", "username", "password" })
    void missingAndEmptyParametersAreInvalidRequests(String name) {
        assertRefused(400, "invalid_request", client.request(without(passwordForm(), name)));
        assertRefused(400, "invalid_request", client.request(with(passwordForm(), name, "")));
    }

    @ParameterizedTest
    @ValueSource(strings = { "grant_type", "client_id", "client_secret", "org_id", "username", "password", "scope" })
    void repeatedParametersAreInvalidRequests(String name) {
        assertRefused(400, "invalid_request", client.postForm(FORM,
                encode(passwordForm()) + "&" + encode(Map.of(name, passwordForm().get(name)))));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "grant_type", "a=%", "a=%4", "a=%zz", "a=%ff", "a=ü", "a=b c", "a=1&&b=2" })
    void whatIsNoFormIsAnInvalidRequest(String body) {
        assertRefused(400, "invalid_request", client.postForm(FORM, body));
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/json", "text/plain", "application/x-www-form-urlencoded; charset=latin1" })
    void otherContentTypesAreInvalidRequests(String contentType) {
        assertRefused(400, "invalid_request", client.postForm(contentType, encode(passwordForm())));
    }

    @Test
    void contentTypeMayNameUtf8() {
        assertEquals(200, client.postForm(FORM + "; charset=UTF-8", encode(passwordForm())).statusCode());
    }

    @Test
    void parametersInTheAddressAreInvalidRequests() {
        assertRefused(400, "invalid_request", client.send(HttpRequest
                .newBuilder(URI.create(sandbox.tokenEndpoint() + "?org_id=ACME")).header("Content-Type", FORM)
                .POST(BodyPublishers.ofString(encode(passwordForm()))).build()));
    }

    @Test
    void otherMethodsPathsAndSizesAreRefused() {
        HttpResponse<String> get = client.send(HttpRequest.newBuilder(sandbox.tokenEndpoint()).build());
        assertEquals(405, get.statusCode());
        assertEquals("POST", get.headers().firstValue("Allow").orElse(""));
        assertEquals(404, client.send(HttpRequest.newBuilder(URI.create(sandbox.tokenEndpoint() + "/"))
                .POST(BodyPublishers.ofString(encode(passwordForm()))).build()).statusCode());
        assertEquals(413, client.postForm(FORM, "a=" + "x".repeat(70_000)).statusCode());
    }

    @Test
    void wrongMissingAndForeignClientsAreRefused() {
        assertRefused(401, "invalid_client", client.request(with(passwordForm(), "client_id", "nobody")));
        assertRefused(401, "invalid_client", client.request(with(passwordForm(), "client_secret", "wrong")));
        assertRefused(401, "invalid_client", client.request(with(passwordForm(), "client_id", "other")));
        assertRefused(401, "invalid_client", client.request(without(passwordForm(), "client_id")));
        assertRefused(401, "invalid_client", client.request(without(passwordForm(), "client_secret")));
    }

    @Test
    void otherGrantTypesAreUnsupported() {
        assertRefused(400, "unsupported_grant_type",
                client.request(with(passwordForm(), "grant_type", "client_credentials")));
    }

    @Test
    void wrongOrganisationAccountOrPasswordAreInvalidGrants() {
        assertRefused(400, "invalid_grant", client.request(with(passwordForm(), "org_id", "NOBODY")));
        assertRefused(400, "invalid_grant", client.request(with(passwordForm(), "org_id", "acme")));
        assertRefused(400, "invalid_grant", client.request(with(passwordForm(), "org_id", "GLOBEX")));
        assertRefused(400, "invalid_grant", client.request(with(passwordForm(), "username", "svc-globex")));
        assertRefused(400, "invalid_grant", client.request(with(passwordForm(), "password", "pass-globex")));
        assertRefused(400, "invalid_grant", client.request(with(passwordForm(), "username", "user@acme.example")));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "offline_access", "desk", "DES", "des ros" })
    void scopesOtherThanDesAreInvalid(String scope) {
        assertRefused(400, "invalid_scope", client.request(with(passwordForm(), "scope", scope)));
    }
}
