package cloud.powerepos.des.common.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * The one reader of files. Only a regular file is opened: a pipe would keep the reader waiting, a device has no end. No
 * more than the limit is read. A file system may still be slow: not for threads that others wait for.
 */
public final class BoundedFile {

    private static final int KIB = 1024;

    /** The message continues a sentence that begins with the file's name, and ends in the remedy. */
    public static final class UnreadableException extends IOException {

        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    private BoundedFile() {
    }

    /**
     * @param limit the size in bytes up to which a file is read
     * @throws UnreadableException if it is absent, no regular file, too large or not readable
     */
    public static byte[] read(Path file, int limit) throws UnreadableException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new UnreadableException("is not a regular file: name one");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(limit + 1);
                if (content.length > limit) {
                    throw new UnreadableException("is larger than " + size(limit) + ": name the right file");
                }
                return content;
            }
        } catch (UnreadableException e) {
            throw e;
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new UnreadableException("does not exist: create it or correct the key");
        } catch (AccessDeniedException e) {
            throw new UnreadableException("may not be read: give this process the right to read it");
        } catch (IOException e) {
            throw new UnreadableException("cannot be read (" + e.getClass().getSimpleName() + "): make it readable");
        }
    }

    private static String size(int bytes) {
        return bytes < KIB * KIB ? bytes / KIB + " KiB" : bytes / KIB / KIB + " MiB";
    }
}
