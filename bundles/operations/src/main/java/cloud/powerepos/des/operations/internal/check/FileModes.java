package cloud.powerepos.des.operations.internal.check;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/**
 * Who may read files besides this process, by their POSIX modes; where there are none, nothing is known and nothing is
 * reported. A file that belongs to another user and that this process reads through its group is as it should be.
 */
final class FileModes {

    /** Whether those with these permissions can. */
    private interface Question {

        boolean test(PosixFilePermission read, PosixFilePermission enter) throws IOException;
    }

    private FileModes() {
    }

    /** @return who may read the file and enter its folder: others, or the group of a file that this process owns */
    static Optional<String> readers(Path file) {
        return those(file, (read, enter) -> allows(file, read) && allows(file.toRealPath().getParent(), enter));
    }

    /**
     * @param data Karaf's data folder
     * @return who may enter a folder below it in which Config Admin keeps its configurations
     */
    static Optional<String> readersOfCopies(Path data) {
        return those(data, (read, enter) -> hasOpenCopies(data, enter));
    }

    private static Optional<String> those(Path owned, Question can) {
        try {
            if (can.test(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE)) {
                return Optional.of("others on this machine");
            }
            PosixFileAttributes mode = mode(owned);
            return mode.owner().getName().equals(System.getProperty("user.name"))
                    && can.test(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE)
                            ? Optional.of("the group " + mode.group().getName()) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static boolean hasOpenCopies(Path data, PosixFilePermission enter) throws IOException {
        Path cache = data.resolve("cache");
        if (!allows(data, enter) || !allows(cache, enter)) {
            return false;
        }
        try (DirectoryStream<Path> bundles = Files.newDirectoryStream(cache, "bundle*")) {
            for (Path bundle : bundles) {
                Path configurations = bundle.resolve("data").resolve("config");
                if (Files.isDirectory(configurations) && allows(bundle, enter)
                        && allows(configurations.getParent(), enter) && allows(configurations, enter)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean allows(Path file, PosixFilePermission permission) throws IOException {
        return mode(file).permissions().contains(permission);
    }

    private static PosixFileAttributes mode(Path file) throws IOException {
        return Files.readAttributes(file, PosixFileAttributes.class);
    }
}
