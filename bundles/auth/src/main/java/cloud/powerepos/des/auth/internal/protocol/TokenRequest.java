package cloud.powerepos.des.auth.internal.protocol;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import cloud.powerepos.des.credentials.DesCredentials;

/**
 * One request to the token endpoint. PowerEPOS wants the client's id and secret in the form; that a refresh repeats
 * {@code org_id} is not documented, and harmless where it need not.
 *
 * @param refreshToken the refresh token to use, or null for the password grant
 */
public record TokenRequest(DesCredentials credentials, String scope, String refreshToken) {

    public enum Grant {
        PASSWORD("password"), REFRESH("refresh_token");

        public final String type;

        Grant(String type) {
            this.type = type;
        }
    }

    public Grant grant() {
        return refreshToken == null ? Grant.PASSWORD : Grant.REFRESH;
    }

    public byte[] form() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", grant().type);
        fields.put("client_id", credentials.clientId());
        fields.put("client_secret", credentials.clientSecret());
        fields.put("org_id", credentials.organisationCode());
        if (refreshToken == null) {
            fields.put("username", credentials.serviceAccountId());
            fields.put("password", credentials.serviceAccountPassword());
            fields.put("scope", scope);
        } else {
            fields.put("refresh_token", refreshToken);
        }
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&")).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "TokenRequest[" + grant().type + ", " + credentials + "]";
    }
}
