package cloud.powerepos.des.common.configuration;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Optional;

/** Where an operator finds a configuration. */
public final class ConfigurationSource {

    /** File install leaves the file's address in the configuration under this key. */
    public static final String FILE_NAME = "felix.fileinstall.filename";

    /** Names no particular one, in texts that are the same for all organisations that have the same problem. */
    public static final String ANY = "the file of the organisation";

    private static final String SCHEME = "file:";

    private ConfigurationSource() {
    }

    /** The name of the file without its folder, as the file system shows it; the PID where there is no file (null). */
    public static String of(Object fileName, String pid) {
        Optional<Path> file = file(fileName);
        if (file.isPresent() && file.get().getFileName() != null) {
            return file.get().getFileName().toString();
        }
        String name = fileName == null ? "" : fileName.toString();
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return last.isBlank() ? pid : last;
    }

    /** The file itself; empty if there is none (null), or if it is not the address of a file of this machine. */
    public static Optional<Path> file(Object fileName) {
        String name = fileName == null ? "" : fileName.toString();
        try {
            return name.startsWith(SCHEME) ? Optional.of(Path.of(URI.create(name))) : Optional.empty();
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }
}
