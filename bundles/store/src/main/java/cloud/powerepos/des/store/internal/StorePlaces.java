package cloud.powerepos.des.store.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import cloud.powerepos.des.common.configuration.EtcFolder;

/**
 * The defaults that depend on the container.
 *
 * @param data    where relative names of folders start
 * @param rows    the folder of the files
 * @param etc     where relative names of key files start
 * @param key     the key file, never in the folder of the files
 * @param machine the name of this machine
 */
record StorePlaces(Path data, Path rows, Path etc, Path key, String machine) {

    private static final String ROWS = "powerepos-des-store";
    private static final String KEY = "cloud.powerepos.des.store.key";

    /**
     * Karaf's folders; in another container those of the bundle.
     *
     * @param property gives a system property, or null
     * @param own      gives a path in the data area of the bundle
     */
    static StorePlaces of(Function<String, String> property, Function<String, Path> own) {
        Optional<Path> data = Optional.ofNullable(property.apply("karaf.data")).map(Path::of);
        Path rows = data.map(path -> path.resolve(ROWS)).orElseGet(() -> own.apply(ROWS)).toAbsolutePath();
        boolean hasEtc = property.apply("karaf.etc") != null;
        Path key = hasEtc ? EtcFolder.resolve(KEY) : own.apply("powerepos-des-key").resolve(KEY);
        return new StorePlaces(rows.getParent(), rows, EtcFolder.path(), key.toAbsolutePath(), nameOfMachine());
    }

    private static String nameOfMachine() {
        // not by DNS, which may take long
        return Stream.of(Optional.ofNullable(System.getenv("HOSTNAME")), hostnameFile(),
                Optional.ofNullable(System.getenv("COMPUTERNAME"))).flatMap(Optional::stream)
                .map(name -> name.strip().replaceAll("[^A-Za-z0-9._-]", "-"))
                .map(name -> name.substring(0, Math.min(60, name.length()))).filter(name -> !name.isEmpty())
                .findFirst().orElse("node");
    }

    private static Optional<String> hostnameFile() {
        try {
            return Optional.of(Files.readString(Path.of("/etc/hostname")));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
