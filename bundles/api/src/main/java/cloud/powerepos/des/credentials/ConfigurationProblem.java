package cloud.powerepos.des.credentials;

import java.util.Objects;

/**
 * A configuration that was refused: where it is, which key is at fault and what to do about it. Immutable, free of
 * secrets.
 *
 * @param source           the file's name, or the PID where the configuration has no file
 * @param key              the key at fault
 * @param organisationCode the organisation that the configuration speaks of, or an empty text where it names none
 * @param message          one sentence that says what is wrong and what mends it
 */
public record ConfigurationProblem(String source, String key, String organisationCode, String message) {

    /**
     * Makes a value of its parts.
     *
     * @throws NullPointerException if a part is missing
     */
    public ConfigurationProblem {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(organisationCode, "organisationCode");
        Objects.requireNonNull(message, "message");
    }
}
