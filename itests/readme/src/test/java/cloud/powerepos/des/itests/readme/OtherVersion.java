package cloud.powerepos.des.itests.readme;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Another version of DES Access: the artifacts of this build with another number, in a Maven repository or in a KAR. To
 * build one by {@code -Drevision} takes as long as the bundles do; what a container does with it is the same.
 */
final class OtherVersion {

    private static final String GROUP = "cloud/powerepos/des";
    private static final Attributes.Name BUNDLE_VERSION = new Attributes.Name("Bundle-Version");
    private static final Attributes.Name FEATURES = new Attributes.Name("Karaf-Feature-Repos");

    private final String version;
    private final String other;

    OtherVersion(String version, String other) {
        this.version = version;
        this.other = other;
    }

    void repository(Path repository, Path target) throws IOException {
        Path group = repository.resolve(GROUP);
        try (Stream<Path> tree = Files.walk(group)) {
            tree.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("maven-metadata")).forEach(file ->
                            copy(file, target.resolve(GROUP).resolve(renamed(group.relativize(file).toString()))));
        }
    }

    void kar(Path kar, Path target) throws IOException {
        Files.write(target, archive(Files.readAllBytes(kar)));
    }

    private void copy(Path file, Path target) {
        try {
            Files.createDirectories(target.getParent());
            Files.write(target, converted(file.toString(), Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] converted(String name, byte[] content) throws IOException {
        if (name.endsWith(".jar")) {
            return archive(content);
        }
        return name.endsWith("-features.xml")
                ? features(new String(content, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8) : content;
    }

    private String features(String xml) {
        return mavenUrls(xml).replace("\"" + version + "\"", "\"" + other + "\"")
                .replace("[" + version + "," + version + "]", "[" + other + "," + other + "]")
                .replace("\"powerepos-des-" + version + "\"", "\"powerepos-des-" + other + "\"");
    }

    private String mavenUrls(String text) {
        return text.replaceAll("(mvn:cloud\\.powerepos\\.des/[^/]+/)" + version, "$1" + other);
    }

    /** A bundle, or a KAR with bundles in it. */
    private byte[] archive(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length);
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(content));
                JarOutputStream out = new JarOutputStream(bytes, manifest(in.getManifest()))) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                boolean ours = entry.getName().contains(GROUP);
                out.putNextEntry(new JarEntry(ours ? renamed(entry.getName()) : entry.getName()));
                out.write(ours ? converted(entry.getName(), in.readAllBytes()) : in.readAllBytes());
            }
        }
        return bytes.toByteArray();
    }

    private Manifest manifest(Manifest old) {
        Manifest manifest = new Manifest(old);
        manifest.getMainAttributes().replace(BUNDLE_VERSION, other);
        manifest.getMainAttributes().computeIfPresent(FEATURES, (name, urls) -> mavenUrls((String) urls));
        return manifest;
    }

    private String renamed(String path) {
        return path.replace(version, other);
    }
}
