package cloud.powerepos.des.common.configuration;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where the configuration files are, and where the relative names of files start that a configuration names. */
public final class EtcFolder {

    private EtcFolder() {
    }

    /** Karaf's {@code etc}; elsewhere the working directory. */
    public static Path path() {
        return Path.of(System.getProperty("karaf.etc", ""));
    }

    /** @throws InvalidPathException if the name cannot be one of a file */
    public static Path resolve(String name) {
        return path().resolve(name);
    }
}
