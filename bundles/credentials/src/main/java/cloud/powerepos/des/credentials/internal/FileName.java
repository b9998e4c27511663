package cloud.powerepos.des.credentials.internal;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import cloud.powerepos.des.common.keys.UnknownKeys;

/**
 * Recognises names of files that are meant to be configurations of ours, also where they are misspelt.
 *
 * @param pattern the name as file install reads it
 * @param right   whether the name is right
 */
record FileName(String pattern, boolean right) {

    static final String ORGANISATION = "organisation";
    static final String PREFIX = "cloud.powerepos.des.";
    static final List<String> SINGLETONS = List.of("client", "auth", "endpoint", "store", "sandbox");

    private static final List<String> WORDS = List.of("cloud", "powerepos", "des");
    private static final Pattern ENDING = Pattern.compile(
            "\\.(cfg|config|conf|properties|cfg\\.json|json|cfg\\.txt|cfg\\.cfg)$");
    private static final Pattern RIGHT = Pattern.compile(Pattern.quote(PREFIX) + "(" + ORGANISATION + "-.+|"
            + String.join("|", SINGLETONS) + ")\\.(cfg|config|cfg\\.json)");

    /** @return empty if the file is something else, also a copy, an example or a file that is being written */
    static Optional<FileName> of(String name) {
        String lower = name.toLowerCase(Locale.ROOT).strip();
        if (name.startsWith(".") || !ENDING.matcher(lower).find()) {
            return Optional.empty();
        }
        if (RIGHT.matcher(name).matches()) {
            return Optional.of(new FileName(name, true));
        }
        return subject(lower).map(subject -> new FileName(PREFIX + subject
                + (subject.equals(ORGANISATION) ? "-NAME.cfg" : ".cfg"), false));
    }

    /** What follows the three words of the prefix, of which one may be missing. */
    private static Optional<String> subject(String lower) {
        Iterator<String> words = Arrays.asList(lower.split("[^\\p{L}\\p{N}]+")).iterator();
        String word = next(words);
        int found = 0;
        for (String expected : WORDS) {
            if (isNear(word, expected)) {
                found++;
                word = next(words);
            }
        }
        if (found < WORDS.size() - 1) {
            return Optional.empty();
        }
        String subject = word;
        return subject.startsWith(ORGANISATION) || isNear(subject, ORGANISATION) || isNear(subject, ORGANISATION + "s")
                ? Optional.of(ORGANISATION) : SINGLETONS.stream().filter(known -> isNear(subject, known)).findFirst();
    }

    private static boolean isNear(String word, String known) {
        return UnknownKeys.isNear(word, known);
    }

    private static String next(Iterator<String> words) {
        return words.hasNext() ? words.next() : "";
    }
}
