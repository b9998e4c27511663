package cloud.powerepos.des.endpoint;

import java.net.URLDecoder;
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
        try {
            byte[] bytes = URLDecoder.decode(path, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).codePoints()
                    .noneMatch(PathRules::isWithoutGlyph);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            // % without two digits, or bytes that are not UTF-8
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
