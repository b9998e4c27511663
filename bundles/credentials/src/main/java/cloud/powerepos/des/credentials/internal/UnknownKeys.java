package cloud.powerepos.des.credentials.internal;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds keys that nobody reads, most of them misspelt, and says so in one text for each. */
final class UnknownKeys {

    private static final int NEAR = 3;

    /** Keys of the framework, of file install and of DS. */
    private static final Pattern FOREIGN = Pattern.compile("(service|felix|component|org)\\..*");

    /** A line that lost its key makes a key of the value, which may be a secret: such a one is not shown. */
    private static final Pattern LOOKS_LIKE_A_KEY = Pattern.compile("[a-z]+([.-][a-z]+)+");

    private UnknownKeys() {
    }

    static List<String> warnings(Collection<String> keys, List<String> known) {
        return keys.stream().map(key -> key.toLowerCase(Locale.ROOT)).filter(key -> !known.contains(key))
                .flatMap(key -> warning(key, known).stream()).distinct().toList();
    }

    private static Optional<String> warning(String key, List<String> known) {
        Optional<String> nearest = known.stream().filter(candidate -> distance(key, candidate) <= NEAR)
                .min((a, b) -> Integer.compare(distance(key, a), distance(key, b)));
        if (nearest.isPresent()) {
            return Optional.of(key + " is not a key that is read here: did you mean " + nearest.get() + "?");
        }
        if (FOREIGN.matcher(key).matches()) {
            return Optional.empty();
        }
        String shown = LOOKS_LIKE_A_KEY.matcher(key).matches() ? key : "one key (not shown, it may be a secret)";
        return Optional.of(shown + " is not a key that is read here: remove it, known are " + String.join(", ", known));
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
