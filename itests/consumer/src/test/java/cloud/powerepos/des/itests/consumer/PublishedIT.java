package cloud.powerepos.des.itests.consumer;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.itests.testing.Reactor;

/** What others get from a Maven repository, where they have nothing else of this project. */
class PublishedIT {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String PREFIX = "cloud.powerepos.des.";
    private static final Pattern IN_A_FEATURE = Pattern.compile("mvn:cloud\\.powerepos\\.des/([^/]+)/");
    private static final Pattern OURS = Pattern.compile("<groupId>cloud\\.powerepos\\.des</groupId>\\s*"
            + "<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>");

    private static Published published;

    @BeforeAll
    static void repository() throws IOException {
        published = new Published(Path.of(System.getProperty("published")), System.getProperty("project.version"));
    }

    @Test
    void aModuleCompilesWithTheApiAlone() throws Exception {
        MavenProject module = project("module");
        module.compile();
        assertTrue(module.has("target/classes/consumer/Module.class"));
        assertEquals(List.of(PREFIX + "api"), module.fetched("cloud/powerepos/des"));
    }

    @Test
    void everyPublishedPomResolves() throws Exception {
        MavenProject module = project("everything");
        module.depend(published.dependencies());
        module.compile();
        assertEquals(published.names(), module.fetched("cloud/powerepos/des"));
    }

    @Test
    void publishedPomsStandAlone() {
        assertAll(published.names().stream().map(name -> () -> {
            String pom = published.pom(name);
            assertFalse(pom.contains("<parent>"), name + " has a parent");
            assertFalse(pom.contains("<build>"), name + " says how it is built");
            assertFalse(pom.contains("${"), name + " has a property");
            assertEquals(List.of(), OURS.matcher(pom).results().map(found -> found.group(1))
                    .filter(other -> !published.names().contains(other)).toList(), name + " needs these");
        }));
    }

    /** By Maven's own reading of every POM: of the benchmarks and of the release too, which few builds include. */
    @Test
    void whatIsForOthersLeavesTheBuildAndNothingElse() throws Exception {
        Set<String> expected = new TreeSet<>(List.of(PREFIX + "features", PREFIX + "kar", PREFIX + "distribution"));
        String features = Files.readString(published.file(PREFIX + "features", "-features.xml"));
        IN_A_FEATURE.matcher(features).results().map(found -> found.group(1)).forEach(expected::add);

        Reactor everything = new Reactor(Path.of("../..").toAbsolutePath().normalize(),
                List.of("tests", "archives", "benchmark", "release"), new Properties());
        assertTrue(everything.folders().containsAll(List.of("itests/benchmarks", "features/release", "itests/consumer",
                "itests/example/tracker", "bundles/common",
                "bundles/testing")), () -> everything.folders().toString());
        for (String goal : List.of("install", "deploy")) {
            assertEquals(expected, everything.modules().stream().filter(module -> module.does(goal))
                    .map(module -> module.model().getArtifactId())
                    .collect(Collectors.toCollection(TreeSet::new)), goal);
        }
        assertEquals(expected, Set.copyOf(published.names()));
    }

    @Test
    void everyBundleComesWithItsSourcesAndTheApiWithJavadoc() {
        Stream<String> bundles = published.names().stream().filter(name -> Files.exists(published.file(name, ".jar")));
        assertAll(bundles.map(name -> () -> assertTrue(Files.exists(published.file(name, "-sources.jar")), name)));
        assertTrue(Files.exists(published.file(PREFIX + "api", "-javadoc.jar")));
    }

    private static MavenProject project(String name) throws IOException {
        return MavenProject.copy(Path.of("src/test/consumers/api"), TARGET.resolve(name), published);
    }
}
