package cloud.powerepos.des.sandbox.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of an {@code application/x-www-form-urlencoded} body, read without any leniency. */
final class Form {

    private final Map<String, String> fields;

    private Form(Map<String, String> fields) {
        this.fields = fields;
    }

    static Form of(Request request) throws OAuthError {
        if (!request.hasContentType("application/x-www-form-urlencoded")) {
            throw new OAuthError("invalid_request", "The body has to be application/x-www-form-urlencoded in UTF-8");
        }
        if (request.query() != null) {
            throw new OAuthError("invalid_request", "Parameters belong into the body");
        }
        Map<String, String> fields = new HashMap<>();
        for (String pair : new String(request.body(), StandardCharsets.ISO_8859_1).split("&")) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new OAuthError("invalid_request", "The body is not a form");
            }
            if (fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1))) != null) {
                throw new OAuthError("invalid_request", "A parameter is repeated");
            }
        }
        return new Form(fields);
    }

    /** A field without a value counts as left out (RFC 6749 section 3.2). */
    Optional<String> find(String name) {
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
    }

    String get(String name) throws OAuthError {
        return find(name).orElseThrow(() -> new OAuthError("invalid_request", "Parameter " + name + " is missing"));
    }

    private static String decode(String text) throws OAuthError {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.write(hex(text, i + 1) << 4 | hex(text, i + 2));
                i += 2;
            } else if (c > ' ' && c < 0x7f) {
                bytes.write(c == '+' ? ' ' : c);
            } else {
                throw new OAuthError("invalid_request", "A character of the form is not encoded");
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new OAuthError("invalid_request", "The form is not in UTF-8");
        }
    }

    private static int hex(String text, int index) throws OAuthError {
        int digit = index < text.length() ? Character.digit(text.charAt(index), 16) : -1;
        if (digit < 0) {
            throw new OAuthError("invalid_request", "A percent sign of the form is not followed by two digits");
        }
        return digit;
    }
}
