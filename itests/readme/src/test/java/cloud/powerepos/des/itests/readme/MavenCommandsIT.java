package cloud.powerepos.des.itests.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import cloud.powerepos.des.itests.testing.Readme;

/**
 * The Maven commands that end by themselves, typed in a copy of the sources with a local repository that starts empty,
 * and fetches from the one of this build. The tests, which this build runs, are left out.
 */
@EnabledIfSystemProperty(named = "soak", matches = "true", disabledReason = "each takes as long as a build")
class MavenCommandsIT {

    private static final long LIMIT_MINUTES = 10;
    private static final Path COPY = StockKaraf.TARGET.resolve("copy");
    private static final Path REPOSITORY = StockKaraf.TARGET.resolve("copy-repository");
    private static final Path DEPLOYED = StockKaraf.TARGET.resolve("copy-deployed");
    private static final String VERSION = System.getProperty("project.version");
    private static final String API = "cloud/powerepos/des/cloud.powerepos.des.api/" + VERSION;
    private static final String SETTINGS = """
            <settings>
              <localRepository>%s</localRepository>
              <mirrors>
                <mirror><id>all</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
              </mirrors>
            </settings>
            """;

    @BeforeAll
    static void copySources() throws IOException {
        delete(COPY);
        delete(REPOSITORY);
        delete(DEPLOYED);
        Set<String> leftOut = Set.of("target", ".git");
        walk(Readme.ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (leftOut.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(COPY.resolve(Readme.ROOT.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, COPY.resolve(Readme.ROOT.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
        Files.writeString(COPY.resolve("settings.xml"), SETTINGS.formatted(REPOSITORY,
                Path.of(System.getProperty("local.repository")).toUri()));
    }

    @Test
    void theDemoShowsThatAllWorks() throws Exception {
        String output = type("mvn -Pdemo verify", "mvn -Pdemo verify");
        assertTrue(output.contains("All of it worked"), output);
    }

    @Test
    void theReleaseHasSumsOfAllItsFiles() throws Exception {
        type("mvn -Prelease verify", "mvn -Prelease verify");
        Path release = COPY.resolve("target/release");
        Process sums = new ProcessBuilder("sha512sum", "-c", "SHA512SUMS").directory(release.toFile()).inheritIO()
                .start();
        assertEquals(0, sums.waitFor());
        assertTrue(Files.readString(release.resolve("cloud.powerepos.des-" + VERSION + "-sbom.json"))
                .contains("pkg:maven/org.apache.karaf.scr/"));
    }

    @Test
    void installAndDeployPublish() throws Exception {
        type("mvn install -DskipTests", "mvn install -DskipTests");
        assertTrue(Files.isDirectory(REPOSITORY.resolve(API)));
        String deploy = "mvn deploy -DaltDeploymentRepository=ID::file:FOLDER";
        type(deploy, deploy.replace("FOLDER", DEPLOYED.toString()) + " -DskipTests");
        assertTrue(Files.isDirectory(DEPLOYED.resolve(API)));
    }

    private static String type(String shown, String command) throws IOException, InterruptedException {
        assertTrue(Readme.mavenCommands().contains(shown), "a page shows " + shown);
        Path log = COPY.resolve("maven.log");
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.set(0, Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
        words.addAll(List.of("-B", "-ntp", "-s", "settings.xml"));
        ProcessBuilder maven = new ProcessBuilder(words).directory(COPY.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile());
        maven.environment().keySet().removeAll(List.of("MAVEN_OPTS", "MAVEN_ARGS", "CI"));
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = maven.start();
        try {
            assertTrue(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES), command + " does not end");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String output = Files.readString(log);
        assertEquals(0, process.exitValue(), output);
        return output;
    }

    private static void delete(Path folder) throws IOException {
        walk(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void walk(Path folder, SimpleFileVisitor<Path> visitor) throws IOException {
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, visitor);
        }
    }
}
