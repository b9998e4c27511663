package cloud.powerepos.des.common.configuration;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Recognises a configuration file that was saved in another encoding than it is read in. File install reads ISO-8859-1,
 * unless {@code felix.fileinstall.configEncoding} says otherwise.
 */
public final class FileEncoding {

    private static final String UTF_8_MARK = "\u00ef\u00bb\u00bf";
    private static final char MARK = '\ufeff';
    private static final char REPLACEMENT = '\ufffd';
    private static final String REMEDY = "write every letter beyond ASCII as \\uXXXX, such as \\u00e9";

    private FileEncoding() {
    }

    /** @throws RefusedException if the encoding of the file hides keys that are read */
    public static void check(RawConfiguration configuration, Collection<String> known) throws RefusedException {
        for (String key : configuration.keys()) {
            if (key.indexOf('\0') >= 0) {
                throw new RefusedException("", "the file is saved as UTF-16, in which no key can be read: save it as"
                        + " ISO-8859-1, and " + REMEDY);
            }
            Optional<String> hidden = behindMark(key);
            if (hidden.isPresent() && known.contains(hidden.get().toLowerCase(Locale.ROOT))) {
                throw new RefusedException(hidden.get(), hidden.get() + " cannot be read: " + markRemedy());
            }
        }
    }

    /**
     * @param remedy what helps besides writing escapes, or an empty text
     * @throws RefusedException if the value is not what was written
     */
    public static void check(RawConfiguration configuration, String key, String value, String remedy)
            throws RefusedException {
        if (value.indexOf(REPLACEMENT) >= 0) {
            throw new RefusedException(key, key + " contains the character U+FFFD: its file is not saved in the"
                    + " encoding in which it is read; " + REMEDY + remedy);
        }
        if (configuration.file().isPresent() && isUtf8ReadAsLatin1(value)) {
            throw new RefusedException(key, key + " is saved as UTF-8, but read as ISO-8859-1, which makes other"
                    + " letters of it: " + REMEDY + remedy);
        }
    }

    /** What a key hides behind a byte order mark; empty if the key does not begin with one. */
    public static Optional<String> behindMark(String key) {
        return key.startsWith(UTF_8_MARK) ? Optional.of(key.substring(UTF_8_MARK.length()))
                : !key.isEmpty() && key.charAt(0) == MARK ? Optional.of(key.substring(1)) : Optional.empty();
    }

    /** What is wrong with a file that begins with a byte order mark, and what to do. */
    public static String markRemedy() {
        return "the file begins with a byte order mark, which hides its first line: save it without (as ISO-8859-1 or"
                + " 'UTF-8 without BOM')";
    }

    private static boolean isUtf8ReadAsLatin1(String text) {
        if (text.chars().allMatch(c -> c < 0x80) || text.chars().anyMatch(c -> c > 0xff)) {
            return false;
        }
        try {
            // a new decoder reports malformed input
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
