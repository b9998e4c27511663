package cloud.powerepos.des.shell.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** Who may read files, by their POSIX modes; where there are none, nothing is known and nothing is reported. */
final class FileModes {

    private FileModes() {
    }

    /** Whether users who are neither the owner nor in the group may read the file and enter its folder. */
    static boolean openToOthers(Path file) {
        try {
            Path real = file.toRealPath();
            return allows(real, PosixFilePermission.OTHERS_READ) && canBeEntered(real.getParent());
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /**
     * Whether such users may enter a folder in which Config Admin keeps its configurations.
     *
     * @param data Karaf's data folder
     */
    static boolean copiesOpenToOthers(Path data) {
        Path cache = data.resolve("cache");
        try {
            if (!canBeEntered(data) || !canBeEntered(cache)) {
                return false;
            }
            try (DirectoryStream<Path> bundles = Files.newDirectoryStream(cache, "bundle*")) {
                for (Path bundle : bundles) {
                    Path configurations = bundle.resolve("data").resolve("config");
                    if (Files.isDirectory(configurations) && canBeEntered(bundle)
                            && canBeEntered(configurations.getParent()) && canBeEntered(configurations)) {
                        return true;
                    }
                }
            }
        } catch (IOException | UnsupportedOperationException e) {
            // nothing is known
        }
        return false;
    }

    private static boolean canBeEntered(Path folder) throws IOException {
        return allows(folder, PosixFilePermission.OTHERS_EXECUTE);
    }

    private static boolean allows(Path file, PosixFilePermission permission) throws IOException {
        return Files.getPosixFilePermissions(file).contains(permission);
    }
}
