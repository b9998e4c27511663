package cloud.powerepos.des.common.receiver;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import cloud.powerepos.des.common.configuration.FileEncoding;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

/**
 * What a delivery means next to the configuration in force, see {@link KeptConfiguration}.
 *
 * @param keys the keys that are read
 */
record KeyRules(ConfigurationReceiver.Subject subject, List<String> keys) {

    /** What is to be in force, with the keys that protect; there may be nothing in force yet (null). */
    RawConfiguration completed(RawConfiguration delivered, RawConfiguration inForce) {
        return inForce == null ? delivered : delivered.completedBy(inForce, subject.protecting().keySet());
    }

    /**
     * Whether the delivery may be a part of a file that is being written. A key may be absent that was absent when the
     * configuration in force was accepted.
     */
    boolean mayBeTorn(RawConfiguration delivered, RawConfiguration accepted, RawConfiguration inForce) {
        return keys.stream().anyMatch(key -> delivered.has(key) ? isCutShort(key, delivered, inForce)
                : accepted.has(key));
    }

    private static boolean isCutShort(String key, RawConfiguration delivered, RawConfiguration inForce) {
        return inForce.has(key) && !delivered.comparable(key).equals(inForce.comparable(key))
                && inForce.comparable(key).startsWith(delivered.comparable(key));
    }

    /** Why the delivery is not what its file says; empty if it is. */
    Optional<RefusedException> misread(RawConfiguration delivered) {
        try {
            FileEncoding.check(delivered, keys);
            for (String key : keys) {
                FileEncoding.check(delivered, key, delivered.comparable(key), "");
            }
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e);
        }
    }

    /** What is to be reported where more is in force than was delivered, or where the file is gone. */
    List<ConfigurationProblem> kept(String source, RawConfiguration wanted, RawConfiguration delivered,
            boolean fileIsGone) {
        List<ConfigurationProblem> kept = keys.stream().filter(key -> isKept(key, wanted, delivered))
                .map(key -> new ConfigurationProblem(source, key, "", key + " is missing and its last value stays in"
                        + " force: write it again, or write the line '"
                        + (key + " = " + subject.protecting().get(key)).strip() + "' to return to the default",
                        Effect.LAST_GOOD_IN_FORCE)).toList();
        if (!fileIsGone) {
            return kept;
        }
        return Stream.concat(Stream.of(new ConfigurationProblem(source, "", "", "its file is gone: put the file back,"
                + " or remove the configuration with config:delete " + subject.pid(),
                kept.isEmpty() ? Effect.NOTHING_IN_FORCE : Effect.LAST_GOOD_IN_FORCE)), kept.stream()).toList();
    }

    private boolean isKept(String key, RawConfiguration wanted, RawConfiguration delivered) {
        // nothing is lost with a key that was empty
        return subject.protecting().containsKey(key) && wanted.filled(key) && !delivered.has(key)
                && !wanted.comparable(key).equals(subject.protecting().get(key));
    }
}
