package cloud.powerepos.des.credentials.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/** Text of a file with a secret. Its encoding is recognised; what is no secret is said without showing any of it. */
final class SecretText {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char SWAPPED_MARK = '\uFFFE';

    private SecretText() {
    }

    /** @throws CharacterCodingException if the bytes are in no encoding that is recognised */
    static String decode(byte[] bytes) throws CharacterCodingException {
        // unlike new String(), a new decoder reports malformed input
        String text = charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    static String withoutLineBreaksAtTheEnd(String text) {
        return text.replaceFirst("(?<![\\r\\n])[\\r\\n]+\\z", "");
    }

    /** Names the first character that no secret has, or gives null. */
    static String fault(String secret) {
        for (int i = 0; i < secret.length(); i++) {
            char c = secret.charAt(i);
            if (c == '\n' || c == '\r') {
                return i == 0 ? "begins with a line break: remove it" : "has a line 2: leave nothing but the secret";
            }
            if (Character.isISOControl(c)) {
                return String.format("has the control character U+%04X: remove it", (int) c);
            }
        }
        return null;
    }

    private static Charset charset(byte[] bytes) {
        char first = bytes.length < 2 ? 0 : ByteBuffer.wrap(bytes).getChar();
        boolean even = bytes.length % 2 == 0;
        if (first == SWAPPED_MARK || even && zeros(bytes, 1) && !zeros(bytes, 0)) {
            return StandardCharsets.UTF_16LE;
        }
        if (first == BYTE_ORDER_MARK || even && zeros(bytes, 0) && !zeros(bytes, 1)) {
            return StandardCharsets.UTF_16BE;
        }
        return StandardCharsets.UTF_8;
    }

    /** Whether each second byte is zero, as in UTF-16 of a Latin text. */
    private static boolean zeros(byte[] bytes, int from) {
        return IntStream.iterate(from, i -> i < bytes.length, i -> i + 2).allMatch(i -> bytes[i] == 0);
    }
}
