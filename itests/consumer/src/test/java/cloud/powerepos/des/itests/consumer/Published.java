package cloud.powerepos.des.itests.consumer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Maven repository to which the build has published. */
record Published(Path folder, String version, List<String> names) {

    Published(Path folder, String version) throws IOException {
        this(folder, version, names(folder.resolve("cloud/powerepos/des"), version));
    }

    private static List<String> names(Path group, String version) throws IOException {
        try (Stream<Path> artifacts = Files.list(group)) {
            return artifacts.filter(artifact -> Files.isDirectory(artifact.resolve(version)))
                    .map(artifact -> artifact.getFileName().toString()).sorted().toList();
        }
    }

    Path file(String name, String ending) {
        return folder.resolve("cloud/powerepos/des").resolve(name).resolve(version)
                .resolve(name + "-" + version + ending);
    }

    String pom(String name) throws IOException {
        return Files.readString(file(name, ".pom"));
    }

    /** Everything that is published, as the dependencies of a POM. */
    String dependencies() {
        return names.stream().map(this::dependency).collect(Collectors.joining("\n"));
    }

    private String dependency(String name) {
        String type = Stream.of("jar", "kar", "tar.gz").filter(ending -> Files.exists(file(name, "." + ending)))
                .findFirst().orElse(Files.exists(file(name, "-features.xml")) ? "xml" : "pom");
        String classifier = "xml".equals(type) ? "<classifier>features</classifier>" : "";
        // libraries of others are not looked up: this build may have had them in another version
        return """
                <dependency>
                  <groupId>cloud.powerepos.des</groupId>
                  <artifactId>%s</artifactId>
                  <version>%s</version>
                  <type>%s</type>
                  %s
                  <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
                </dependency>
                """.formatted(name, version, type, classifier);
    }
}
