package cloud.powerepos.des.common.keys;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import cloud.powerepos.des.common.configuration.FileEncoding;
import cloud.powerepos.des.common.text.Printable;

/** Finds keys that are not read, most of them misspelt, and describes each. */
public final class UnknownKeys {

    private static final int NEAR = 3;

    /** Keys of the framework, of file install, of DS and of Karaf. */
    private static final Pattern FOREIGN = Pattern.compile(
            "(service|felix|component|org|osgi|karaf)\\..*|.*\\.(target|cardinality\\.minimum)",
            Pattern.CASE_INSENSITIVE);

    /** What is wrong with a key and what to do; the key is an empty text where it may be a secret. */
    public record UnknownKey(String key, String message) {
    }

    private UnknownKeys() {
    }

    /** @param keys what a configuration has; in their own case where DS reads them, which reads no other */
    public static List<UnknownKey> among(Collection<String> keys, Collection<String> known) {
        return keys.stream().filter(key -> !known.contains(key))
                .flatMap(key -> judge(key, known).stream()).distinct().toList();
    }

    /** The keys that a component property type reads, by the rules of DS as far as our types need them. */
    public static List<String> readBy(Class<?> componentPropertyType) {
        return Arrays.stream(componentPropertyType.getDeclaredMethods()).map(Method::getName)
                .map(name -> name.replace('_', '.')).sorted().toList();
    }

    private static Optional<UnknownKey> judge(String key, Collection<String> known) {
        String lower = key.toLowerCase(Locale.ROOT);
        Optional<String> hidden = FileEncoding.behindMark(lower);
        if (hidden.isPresent()) {
            // where a key that is read is hidden, the configuration is refused
            return hidden.filter(known::contains).isPresent() ? Optional.empty()
                    : Optional.of(new UnknownKey("", FileEncoding.markRemedy()));
        }
        if (lower.indexOf('\0') >= 0) {
            // UTF-16: the configuration is refused
            return Optional.empty();
        }
        Optional<String> nearest = known.stream().filter(candidate -> isNear(lower, candidate))
                .min(Comparator.comparingInt(candidate -> distance(lower, candidate)));
        if (nearest.isPresent()) {
            return Optional.of(new UnknownKey(key, Printable.of(key) + " is not a key that is read here: did you mean "
                    + nearest.get() + "?"));
        }
        if (FOREIGN.matcher(key).matches()) {
            return Optional.empty();
        }
        // a line that lost its key makes a key of the value, which may be a secret
        boolean shown = known.stream().map(UnknownKeys::firstWord).anyMatch(firstWord(lower)::equals);
        return Optional.of(new UnknownKey(shown ? key : "", (shown ? Printable.of(key) : "one key (not shown, it may"
                + " be a secret)") + " is not a key that is read here: remove it, known are "
                + String.join(", ", known)));
    }

    /** Of a short key not much may differ, or everything would be near it. */
    private static int near(String known) {
        return Math.min(NEAR, known.length() / 3);
    }

    private static String firstWord(String key) {
        int dot = key.indexOf('.', 1);
        return dot < 0 ? key : key.substring(0, dot);
    }

    /** Whether a word is most probably another one misspelt. */
    public static boolean isNear(String word, String known) {
        // the first is cheap, and most keys of thousands of configurations end there
        return Math.abs(word.length() - known.length()) <= near(known) && distance(word, known) <= near(known);
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
