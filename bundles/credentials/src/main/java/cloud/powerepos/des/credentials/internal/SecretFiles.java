package cloud.powerepos.des.credentials.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import cloud.powerepos.des.common.configuration.RefusedException;

/** Reads secrets from files. Relative names start at one base folder. */
final class SecretFiles {

    static final int LIMIT = 64 * 1024;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path base;

    SecretFiles(Path base) {
        this.base = base;
    }

    /** @throws InvalidPathException if the name cannot be one of a file */
    Path resolve(String name) {
        return base.resolve(name.strip());
    }

    String read(String key, String name) throws RefusedException {
        Path file;
        try {
            file = resolve(name);
        } catch (InvalidPathException e) {
            throw new RefusedException(key, key + " is not a file name: correct it");
        }
        return withoutLineBreak(key, file, decode(key, file, bytes(key, file)));
    }

    private static byte[] bytes(String key, Path file) throws RefusedException {
        byte[] bytes;
        try {
            // a pipe would keep the reader waiting for ever
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw refused(key, file, "is not a regular file: name one");
            }
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(LIMIT + 1);
            }
        } catch (NoSuchFileException e) {
            throw refused(key, file, "does not exist: create it or correct the key");
        } catch (AccessDeniedException e) {
            throw refused(key, file, "may not be read: give this process the right to read it");
        } catch (IOException e) {
            throw refused(key, file, "cannot be read (" + e.getClass().getSimpleName() + "): make it readable");
        }
        if (bytes.length > LIMIT) {
            throw refused(key, file, "is larger than 64 KiB: name the file that holds the secret alone");
        }
        return bytes;
    }

    private static String decode(String key, Path file, byte[] bytes) throws RefusedException {
        try {
            // unlike new String(), a new decoder reports malformed input
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw refused(key, file, "is not UTF-8: save it as UTF-8");
        }
    }

    private static String withoutLineBreak(String key, Path file, String text) throws RefusedException {
        String secret = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (secret.length() < text.length() && secret.endsWith("\r")) {
            secret = secret.substring(0, secret.length() - 1);
        }
        if (secret.isBlank()) {
            throw refused(key, file, "is empty: write the secret into it");
        }
        return secret;
    }

    private static RefusedException refused(String key, Path file, String what) {
        return new RefusedException(key, key + ": the file " + file + " " + what);
    }
}
