package cloud.powerepos.des.common.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What the file system tells about a file without opening it. Two equal marks mean: most probably untouched.
 *
 * @param identity the file behind all symbolic links, so that a swapped link shows
 */
public record FileMark(Object identity, long size, FileTime modified) {

    /** There is no such file, or it may not be looked at. */
    private static final FileMark ABSENT = new FileMark("absent", -1, FileTime.fromMillis(0));

    /** The file's mark at this moment. */
    public static FileMark of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            // Windows has no file keys
            Object identity = attributes.fileKey() == null ? file.toRealPath() : attributes.fileKey();
            return new FileMark(identity, attributes.size(), attributes.lastModifiedTime());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
