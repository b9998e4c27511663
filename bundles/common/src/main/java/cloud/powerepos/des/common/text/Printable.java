package cloud.powerepos.des.common.text;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The one rule for showing a text that came from outside (organisation codes, accounts, names of files, descriptions of
 * errors) in a log, on a console, a page, in a bean or an exception: what does not print, or prints as nothing, is
 * shown as an escape such as {@code \u202e}, so that the text can neither break the line nor pass for another.
 */
public final class Printable {

    private static final int LIMIT = 200;
    /** The space of East Asian texts; every other one but the blank of ASCII would pass for that blank. */
    private static final int IDEOGRAPHIC_SPACE = 0x3000;

    private Printable() {
    }

    /** Escapes a text; null is shown as {@code null}. */
    public static String of(String text) {
        String given = String.valueOf(text);
        if (forbidden(given).isEmpty()) {
            return given;
        }
        StringBuilder shown = new StringBuilder(given.length() + 16);
        given.codePoints().forEach(c -> {
            if (isForbidden(c)) {
                shown.append(String.format(Locale.ROOT, Character.isBmpCodePoint(c) ? "\\u%04x" : "\\u{%x}", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /**
     * Shows a text as one argument of a command that a person is told to type: in quotation marks where it has
     * characters that mean something to the shell.
     */
    public static String argument(String text) {
        String shown = of(text);
        if (shown.chars().allMatch(c -> Character.isLetterOrDigit(c) || "._/@+-".indexOf(c) >= 0)) {
            return shown;
        }
        return shown.indexOf('\'') < 0 ? "'" + shown + "'" : '"' + shown + '"';
    }

    /**
     * Shows a text that should be an address: short, in ASCII, without user information, query and fragment, as secrets
     * travel there.
     */
    public static String address(String text) {
        String shown = text.replaceFirst("(?s)([?#]).*", "$1...").replaceFirst("(?s)^.*@", "...@");
        if (shown.length() > LIMIT) {
            shown = shown.substring(0, LIMIT) + "...";
        }
        return shown.replaceAll("[^\\x20-\\x7e]", "?");
    }

    /** The first character that may not be in a name, in the form {@code U+202E}; empty if every character prints. */
    public static Optional<String> firstForbidden(String text) {
        OptionalInt found = forbidden(text);
        return found.isEmpty() ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "U+%04X", found.getAsInt()));
    }

    private static OptionalInt forbidden(String text) {
        return text.codePoints().filter(Printable::isForbidden).findFirst();
    }

    private static boolean isForbidden(int c) {
        if (c >= 0x20 && c <= 0x7e) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                    Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SPACE_SEPARATOR -> c != IDEOGRAPHIC_SPACE;
            default -> isInvisible(c);
        };
    }

    /** Letters and marks that have no glyph. */
    private static boolean isInvisible(int c) {
        return c == 0x34f || c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 || c >= 0x180b && c <= 0x180f
                || c == 0x2800 || c == 0x3164 || c >= 0xfe00 && c <= 0xfe0f || c == 0xffa0
                || c >= 0xe0100 && c <= 0xe01ef;
    }
}
