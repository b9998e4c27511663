package cloud.powerepos.des.credentials.internal;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

import cloud.powerepos.des.common.files.BoundedFile;
import cloud.powerepos.des.common.text.Blanks;
import cloud.powerepos.des.credentials.internal.Entries.Delivery;

/** The text of a configuration file, read only to find out why nothing came from it. */
final class FileText {

    static final String TOUCH = "touch the file; if that happens again, set felix.fileinstall.disableNio2 = true in"
            + " etc/custom.properties";

    private static final int LIMIT = 64 * 1024;
    // possessive (*+): with * alone a long line overflows the stack
    private static final Pattern MALFORMED_ESCAPE = Pattern.compile("(?m)^(?!\\s*[#!])"
            + "(?:[^\\\\\\r\\n]|\\\\[^u]|\\\\u[0-9a-fA-F]{4})*+\\\\u(?![0-9a-fA-F]{4})");

    private static final Pattern PLAIN = Pattern.compile("[\\x20-\\x7e&&[^$\"\\\\\\[(]]*");

    private FileText() {
    }

    static String read(Path file) throws BoundedFile.UnreadableException {
        return new String(BoundedFile.read(file, LIMIT), StandardCharsets.ISO_8859_1);
    }

    /** Names the mistake with which file install reads nothing of the file, or a part of it; empty if it has none. */
    static Optional<String> malformed(String text) {
        return MALFORMED_ESCAPE.matcher(text).find()
                ? Optional.of("it has \\u without four hexadecimal digits, with which no line of the file is read, or a"
                        + " value is cut short there: write each backslash as \\\\")
                : Optional.empty();
    }

    /**
     * Finds a key to which the file gives another value than was delivered. Values of which file install may make more
     * than they are do not count.
     */
    static Optional<String> differing(String text, Delivery delivery) {
        Properties written = new Properties();
        try {
            written.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        return delivery.knownKeys().stream().filter(key -> {
            String value = written.getProperty(key);
            return value != null && PLAIN.matcher(value).matches()
                    && !Blanks.stripped(value).equals(delivery.configuration().comparable(key));
        }).findFirst();
    }
}
