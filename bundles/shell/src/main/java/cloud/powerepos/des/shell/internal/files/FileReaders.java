package cloud.powerepos.des.shell.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** Who else can read a file. */
public final class FileReaders {

    private FileReaders() {
    }

    /** @return such as "others on this machine"; empty where it is the owner alone, or the file system does not tell */
    public static Optional<String> of(Path file) {
        try {
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
            if (modes.contains(PosixFilePermission.OTHERS_READ)) {
                return Optional.of("others on this machine");
            }
            return modes.contains(PosixFilePermission.GROUP_READ) ? Optional.of("others of its group")
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
