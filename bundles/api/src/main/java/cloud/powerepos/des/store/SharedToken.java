package cloud.powerepos.des.store;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A token as nodes share it. Immutable. Only durations cross this contract, as the clocks of nodes differ.
 *
 * @param value         the access token, a secret
 * @param age           since the request for it began
 * @param left          until the AuthServer lets it expire; zero or negative where it has
 * @param grant         how it was obtained: {@code password} or {@code refresh_token}
 * @param scope         of the reply
 * @param svc           the reply's {@code svc}
 * @param furtherFields of the reply
 */
public record SharedToken(String value, Duration age, Duration left, String grant, Optional<String> scope,
        Optional<String> svc, Map<String, String> furtherFields) {

    /** Copies the fields. */
    public SharedToken {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(age, "age");
        Objects.requireNonNull(left, "left");
        Objects.requireNonNull(grant, "grant");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(svc, "svc");
        furtherFields = Map.copyOf(furtherFields);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "SharedToken[age=" + age + ", left=" + left + "]";
    }
}
