package cloud.powerepos.des.credentials.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folders with configuration files: those of the host, and those from which configurations were delivered. */
final class ConfigurationFolders {

    private final Set<Path> host;

    /** @param host folders in which the host looks for configuration files; need not exist */
    ConfigurationFolders(Collection<Path> host) {
        this.host = host.stream().map(folder -> folder.toAbsolutePath().normalize()).collect(Collectors.toSet());
    }

    /** The folders that exist, behind all symbolic links. */
    Set<Path> existing(Collection<Path> deliveredFiles) {
        return Stream.concat(host.stream(), deliveredFiles.stream().map(Path::getParent)).distinct()
                .flatMap(folder -> real(folder).stream()).collect(Collectors.toSet());
    }

    /** The files, with their folders behind all symbolic links; without those whose folder does not exist. */
    static Set<Path> real(Collection<Path> files) {
        Map<Path, Optional<Path>> folders = new HashMap<>();
        Set<Path> real = new HashSet<>();
        files.forEach(file -> folders.computeIfAbsent(file.getParent(), ConfigurationFolders::real)
                .ifPresent(folder -> real.add(folder.resolve(file.getFileName()))));
        return real;
    }

    /**
     * Whether the file is gone for certain. While its folder is away as a whole, that may be a mount which comes back;
     * but not where the host has its files elsewhere by now.
     */
    boolean isGone(Path file) {
        Path folder = file.getParent();
        return Files.notExists(file) && (Files.isDirectory(folder)
                || !host.contains(folder) && Files.notExists(folder) && host.stream().anyMatch(Files::isDirectory));
    }

    private static Optional<Path> real(Path folder) {
        try {
            return folder != null && Files.isDirectory(folder) ? Optional.of(folder.toRealPath()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
