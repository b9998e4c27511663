package cloud.powerepos.des.operations;

import java.util.List;
import java.util.Objects;

/**
 * Something wrong with a configuration: where it is, which key is at fault and what to do about it. Immutable, free of
 * secrets.
 *
 * @param source           the file's name, or the PID where the configuration has no file
 * @param key              the key at fault; an empty text where that may be a secret
 * @param organisationCode the organisation that the configuration speaks of, or an empty text where it names none
 * @param message          one sentence that says what is wrong and what to do about it
 * @param effect           what of the configuration is in force all the same
 */
public record ConfigurationProblem(String source, String key, String organisationCode, String message,
        Effect effect) {

    private static final List<String> SERVICES = List.of("cloud.powerepos.des.auth", "cloud.powerepos.des.endpoint",
            "cloud.powerepos.des.credentials");

    /** What of a configuration with a problem is in force. */
    public enum Effect {
        /** It is refused, and there was no good one before. */
        NOTHING_IN_FORCE,
        /** It is refused; the last good one stays in force. */
        LAST_GOOD_IN_FORCE,
        /** It is in force but for this key, which nothing reads. */
        KEY_IGNORED
    }

    /** @throws NullPointerException if a part is missing */
    public ConfigurationProblem {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(organisationCode, "organisationCode");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(effect, "effect");
    }

    /** {@return whether the configuration as it stands is not in force; false if it is, but for the key} */
    public boolean refused() {
        return effect != Effect.KEY_IGNORED;
    }

    /** {@return whether it is about the token service, the endpoint resolver or the credential store itself} */
    public boolean isOfService() {
        return SERVICES.stream().anyMatch(source::startsWith);
    }

    /** {@return whether it is about the integrator's client, which organisations use that do not name their own} */
    public boolean isOfClient() {
        return organisationCode.isEmpty() && source.startsWith("cloud.powerepos.des.client");
    }
}
