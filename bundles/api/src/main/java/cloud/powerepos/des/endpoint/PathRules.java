package cloud.powerepos.des.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Tells whether every server and proxy reads a path as the one that is written. */
final class PathRules {

    /**
     * Doubled slashes, path parameters, dot segments; escapes of controls, of dots and separators, and of another
     * escape.
     */
    private static final Pattern AMBIGUOUS = Pattern.compile(
            "//|;|(^|/)\\.{1,2}(/|$)|%([01]|2e|2f|25|3b|5c|7f)", Pattern.CASE_INSENSITIVE);
    /** All that a URI may consist of: no white space, controls, backslash or fragment, and nothing to be normalised. */
    private static final Pattern URI_CHARACTERS = Pattern.compile("[!$%&'()*+,./0-9:;=?@A-Z_a-z~\\[\\]-]*");

    private PathRules() {
    }

    static boolean hasUriCharacters(String text) {
        return URI_CHARACTERS.matcher(text).matches();
    }

    /** @param path with escapes, absolute or relative, without a query */
    static boolean isUnambiguous(String path) {
        return hasUriCharacters(path) && !AMBIGUOUS.matcher(path).find() && isText(path);
    }

    /** The escapes have to be UTF-8, and of characters that print. */
    private static boolean isText(String path) {
        ByteBuffer bytes = ByteBuffer.allocate(path.length());
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '%') {
                int high = i + 2 < path.length() ? Character.digit(path.charAt(++i), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(path.charAt(++i), 16);
                if (low < 0) {
                    return false;
                }
                bytes.put((byte) (high << 4 | low));
            } else {
                bytes.put((byte) path.charAt(i));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).codePoints()
                    .noneMatch(PathRules::isWithoutGlyph);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isWithoutGlyph(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.UNASSIGNED, Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
