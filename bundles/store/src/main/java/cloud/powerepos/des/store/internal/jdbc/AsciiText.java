package cloud.powerepos.des.store.internal.jdbc;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import cloud.powerepos.des.store.internal.rows.RowsException;

/** Texts as they are in the table: in ASCII, as the character set of a database is not known. */
final class AsciiText {

    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

    private AsciiText() {
    }

    /** @throws RowsException if it is longer than its column */
    static String of(String name, String text, int limit) throws RowsException {
        StringBuilder ascii = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (c < 0x20 || c > 0x7e || c == '\\') {
                ascii.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                ascii.append((char) c);
            }
        });
        return bounded(name, ascii.toString(), limit);
    }

    static String back(String ascii) {
        return ESCAPE.matcher(ascii).replaceAll(found -> Matcher.quoteReplacement(
                String.valueOf((char) Integer.parseInt(found.group(1), 16))));
    }

    /** @throws RowsException if the text is longer than its column; a database may cut it without a word */
    static String bounded(String name, String text, int limit) throws RowsException {
        if (text.length() > limit) {
            throw RowsException.ofRow("the " + name + " is too long for its column (" + text.length() + " characters, "
                    + limit + " at most), so it is not stored: use kind = file, or report this size");
        }
        return text;
    }
}
