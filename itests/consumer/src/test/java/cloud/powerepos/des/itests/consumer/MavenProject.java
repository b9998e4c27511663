package cloud.powerepos.des.itests.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A project of another team, built by a Maven that starts with an empty local repository. It has DES Access from
 * where it was published and all else from the repository of this build, so that it needs no network.
 */
record MavenProject(Path folder, Published published) {

    private static final long LIMIT_SECONDS = 120;

    private static final String SETTINGS = """
            <settings>
              <localRepository>%s</localRepository>
              <mirrors>
                <mirror><id>all-else</id><mirrorOf>*,!published</mirrorOf><url>%s</url></mirror>
              </mirrors>
            </settings>
            """;

    static MavenProject copy(Path source, Path folder, Published published) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                old.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(source.relativize(file)));
            }
        }
        // Maven takes the options of the first folder upwards that has one
        Files.createDirectory(folder.resolve(".mvn"));
        Files.writeString(folder.resolve("settings.xml"), SETTINGS.formatted(folder.resolve("repository"),
                Path.of(System.getProperty("local.repository")).toUri()));
        return new MavenProject(folder, published);
    }

    /** Replaces the dependencies of the project. */
    void depend(String dependencies) throws IOException {
        Path pom = folder.resolve("pom.xml");
        Files.writeString(pom, Files.readString(pom).replaceFirst("(?s)(<dependencies>).*(</dependencies>)",
                "$1" + dependencies + "$2"));
    }

    void compile() throws IOException, InterruptedException {
        Path log = folder.resolve("maven.log");
        ProcessBuilder maven = new ProcessBuilder(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "-B", "-ntp", "-s", "settings.xml", "-Dpublished=" + published.folder().toUri(),
                "-Ddes.version=" + published.version(), "compile");
        maven.environment().keySet().removeAll(List.of("MAVEN_OPTS", "MAVEN_ARGS"));
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = maven.directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        try {
            assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), () -> "Maven does not end\n" + text(log));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), () -> text(log));
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    /** The artifacts of a group that the project has fetched. */
    List<String> fetched(String group) throws IOException {
        try (Stream<Path> artifacts = Files.list(folder.resolve("repository").resolve(group))) {
            return artifacts.filter(Files::isDirectory).map(artifact -> artifact.getFileName().toString()).sorted()
                    .toList();
        }
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
