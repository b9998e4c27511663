package cloud.powerepos.des.credentials.internal;

import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.files.BoundedFile;
import cloud.powerepos.des.common.text.Blanks;
import cloud.powerepos.des.common.text.Printable;

/** Reads secrets from files. Relative names start at one base folder. */
final class SecretFiles {

    static final int LIMIT = 64 * 1024;

    private final Path base;

    SecretFiles(Path base) {
        this.base = base;
    }

    /** @throws InvalidPathException if the name cannot be one of a file */
    Path resolve(String name) {
        return base.resolve(Blanks.stripped(name));
    }

    String read(String key, String name) throws RefusedException {
        Path file;
        try {
            file = resolve(name);
        } catch (InvalidPathException e) {
            throw new RefusedException(key, key + " is not a file name: correct it");
        }
        String secret;
        try {
            secret = SecretText.withoutLineBreaksAtTheEnd(SecretText.decode(BoundedFile.read(file, LIMIT)));
        } catch (BoundedFile.UnreadableException e) {
            throw refused(key, file, e.getMessage());
        } catch (CharacterCodingException e) {
            throw refused(key, file, "is not UTF-8: save it as UTF-8");
        }
        if (secret.isBlank()) {
            throw refused(key, file, "is empty: write the secret into it");
        }
        String fault = SecretText.fault(secret);
        if (fault != null) {
            throw refused(key, file, fault);
        }
        return secret;
    }

    private static RefusedException refused(String key, Path file, String what) {
        return new RefusedException(key, key + ": the file " + Printable.of(file.toString()) + " " + what);
    }
}
