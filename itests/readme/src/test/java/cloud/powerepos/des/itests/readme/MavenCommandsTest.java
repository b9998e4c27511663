package cloud.powerepos.des.itests.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
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
import cloud.powerepos.des.itests.testing.Readme;

/**
 * The Maven commands of README.md have a phase, profiles and properties that there are, and build the modules for which
 * it, or a page for developers, shows them. {@code mvn verify} is what runs this test; {@link MavenCommandsIT} runs
 * others.
 */
class MavenCommandsTest {

    private static final Set<String> PHASES = Set.of("verify", "install", "deploy");
    private static final Set<String> OF_MAVEN = Set.of("altDeploymentRepository", "skipTests");
    private static final Pattern OPTION = Pattern.compile("-[PD]\\S+");
    private static final Pattern OF_THE_JVM = Pattern.compile("-Dhttps?\\.");
    private static final String BENCHMARKS = "itests/benchmarks";
    private static final String RELEASE = "features/release";

    private static Readme readme;
    private static Reactor verify;

    @BeforeAll
    static void read() throws Exception {
        readme = Readme.read();
        verify = shown("mvn verify");
    }

    @Test
    void everyCommandHasAPhaseAndProfilesThatThereAre() throws Exception {
        for (String line : readme.spans().stream().filter(span -> span.startsWith("mvn ")).toList()) {
            MavenCommand command = MavenCommand.parse(line);
            assertEquals(1, command.goals().size(), line);
            assertTrue(PHASES.containsAll(command.goals()), line);
            known(command, command.reactor());
        }
    }

    @Test
    void everyOptionNamedInTheTextIsKnown() throws Exception {
        Reactor everything = new Reactor(Readme.ROOT, List.of("tests", "archives", "benchmark"), new Properties());
        for (String span : readme.spans()) {
            if (OPTION.matcher(span).lookingAt() && !OF_THE_JVM.matcher(span).lookingAt()) {
                known(MavenCommand.parse(span), everything);
            }
        }
    }

    private static void known(MavenCommand command, Reactor reactor) throws IOException {
        for (String profile : command.profiles()) {
            assertTrue(reactor.profiles().contains(profile.replaceFirst("^-", "")), "no profile " + profile);
        }
        StringBuilder poms = new StringBuilder();
        for (Reactor.Module module : reactor.modules()) {
            poms.append(Files.readString(module.model().getPomFile().toPath()));
        }
        for (String property : command.properties()) {
            assertTrue(OF_MAVEN.contains(property) || poms.indexOf("${" + property + "}") >= 0,
                    "no property " + property);
        }
    }

    @Test
    void theTestsAreAllModulesButTheBenchmarksAndTheRelease() throws Exception {
        assertTrue(verify.folders().containsAll(List.of("bundles/api", "config", "features/kar",
                "features/distribution", "itests/example/blueprint", "itests/demo", "itests/readme",
                "itests/containers", "itests/webconsole")));
        assertFalse(verify.folders().contains(BENCHMARKS));
        assertFalse(verify.folders().contains(RELEASE));
        assertEquals(verify.folders(), shown("mvn install").folders());
        assertEquals(verify.folders(), shown("mvn deploy -DaltDeploymentRepository=ID::file:FOLDER").folders());
        assertEquals(verify.folders(), shown("mvn -Psoak verify").folders());
        assertEquals("true", property(shown("mvn -Psoak verify"), "itests/containers", "soak"));
    }

    @Test
    void theDemoBuildsWhatItShowsAndNoMore() throws Exception {
        Reactor demo = shown("mvn -Pdemo verify");
        Set<String> leftOut = new TreeSet<>(verify.folders());
        leftOut.removeAll(demo.folders());
        assertEquals(new TreeSet<>(Stream.of("features/kar", "itests/testing", "itests/databases", "itests/consumer",
                "itests/native", "itests/karaf", "itests/containers", "itests/readme", "itests/store",
                "itests/webconsole").toList()), leftOut);
        assertTrue(verify.folders().containsAll(demo.folders()));
        assertEquals("true", property(demo, "itests/demo", "maven.test.skip"));
        assertTrue(runs(demo), "the demo");
        assertFalse(runs(verify), "the demo");
    }

    @Test
    void theBenchmarksBelongToTheirCommandAndToCiAlone() throws Exception {
        assertTrue(shown("mvn -Pbenchmark verify").folders().contains(BENCHMARKS));
        Properties ci = new Properties();
        ci.setProperty("env.COMPILE_BENCHMARKS", "true");
        assertTrue(new Reactor(Readme.ROOT, List.of(), ci).folders().contains(BENCHMARKS));
        assertTrue(Files.readString(Readme.ROOT.resolve(".ci/run")).contains("COMPILE_BENCHMARKS=true"));
    }

    /** Machines that build for others have it set, and people may try the demo there. */
    @Test
    void whatAMachineOfCiHasSetChangesNoCommand() throws Exception {
        Properties ci = new Properties();
        ci.setProperty("env.CI", "true");
        assertEquals(verify.folders(), new Reactor(Readme.ROOT, List.of(), ci).folders());
        assertEquals(shown("mvn -Pdemo verify").folders(), new Reactor(Readme.ROOT, List.of("demo"), ci).folders());
    }

    @Test
    void theReleaseIsMadeOfEverythingAndRunsNoTests() throws Exception {
        Reactor release = shown("mvn -Prelease verify");
        assertEquals(Stream.concat(verify.folders().stream(), Stream.of(RELEASE)).collect(Collectors.toSet()),
                release.folders());
        assertEquals("true", property(release, "itests/karaf", "skipTests"));
    }

    private static Reactor shown(String command) throws Exception {
        assertTrue(Readme.mavenCommands().contains(command), "a page shows " + command);
        return MavenCommand.parse(command).reactor();
    }

    private static boolean runs(Reactor reactor) {
        return reactor.modules().stream().filter(module -> module.folder().equals("itests/demo"))
                .flatMap(module -> module.model().getBuild().getPlugins().stream())
                .anyMatch(plugin -> plugin.getArtifactId().equals("exec-maven-plugin"));
    }

    private static String property(Reactor reactor, String folder, String name) {
        return reactor.modules().stream().filter(module -> module.folder().equals(folder))
                .map(module -> module.model().getProperties().getProperty(name)).findFirst().orElseThrow();
    }
}
