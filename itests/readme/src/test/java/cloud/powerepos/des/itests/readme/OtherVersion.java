package cloud.powerepos.des.itests.readme;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Another version of DES Access in a Maven repository: the artifacts of this build with another number. */
final class OtherVersion {

    private static final String GROUP = "cloud/powerepos/des";

    private final String version;
    private final String other;

    OtherVersion(String version, String other) {
        this.version = version;
        this.other = other;
    }

    void write(Path repository, Path target) throws IOException {
        Path group = repository.resolve(GROUP);
        try (Stream<Path> tree = Files.walk(group)) {
            tree.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("maven-metadata"))
                    .forEach(file -> copy(file, target.resolve(GROUP)
                            .resolve(renamed(group.relativize(file).toString()))));
        }
    }

    private void copy(Path file, Path target) {
        try {
            Files.createDirectories(target.getParent());
            if (target.toString().endsWith(".jar")) {
                copyBundle(file, target);
            } else if (target.toString().endsWith("-features.xml")) {
                Files.writeString(target, features(Files.readString(file)));
            } else {
                Files.write(target, Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String features(String xml) {
        return xml.replaceAll("(mvn:cloud\\.powerepos\\.des/[^/]+/)" + version, "$1" + other)
                .replace("\"" + version + "\"", "\"" + other + "\"")
                .replace("[" + version + "," + version + "]", "[" + other + "," + other + "]")
                .replace("\"powerepos-des-" + version + "\"", "\"powerepos-des-" + other + "\"");
    }

    private void copyBundle(Path file, Path target) throws IOException {
        try (JarInputStream in = new JarInputStream(Files.newInputStream(file))) {
            Manifest manifest = new Manifest(in.getManifest());
            manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), other);
            try (OutputStream out = Files.newOutputStream(target);
                    JarOutputStream jar = new JarOutputStream(out, manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    jar.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(jar);
                }
            }
        }
    }

    private String renamed(String path) {
        return path.replace(version, other);
    }
}
