package cloud.powerepos.des.itests.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.itests.testing.Readme;

/** README.md shows no command that no test types. */
class ReadmeTest {

    /** Blocks that are not typed into a console. */
    private static final Set<String> NO_COMMANDS = Set.of("java", "xml", "text");
    private static final Pattern COMMAND =
            Pattern.compile("(mvn |bin/|(feature|bundle|kar|des|hc|config|log|system|shell):[a-z]).*");

    private static Readme readme;
    private static String testSources;

    @BeforeAll
    static void read() throws IOException {
        readme = Readme.read();
        testSources = text(Readme.ROOT.resolve("itests"), "/src/test/java/", "\\.java")
                + text(Readme.ROOT.resolve("itests/testing"), "/src/main/java/", "\\.java");
    }

    @Test
    void everyBlockOfCommandsHasTheNameOfATest() {
        assertEquals(List.of(), readme.blocks().stream()
                .filter(block -> !NO_COMMANDS.contains(block.language()) && block.name().isEmpty())
                .map(block -> "README.md:" + block.line() + " needs a line <!-- test: NAME --> before it").toList());
    }

    @Test
    void aBlockWithoutATestHidesNoCommand() {
        assertEquals(List.of(), readme.blocks().stream().filter(block -> NO_COMMANDS.contains(block.language()))
                .flatMap(block -> block.lines().stream()).filter(line -> COMMAND.matcher(line).matches()).toList());
    }

    @Test
    void everyNamedBlockIsReadByATest() {
        assertEquals(List.of(), readme.blocks().stream().map(Readme.Block::name)
                .filter(name -> !name.isEmpty() && !testSources.contains("\"" + name + "\"")).toList());
    }

    @Test
    void everyCommandInTheTextIsTypedByATest() {
        Set<String> inBlocks = readme.blocks().stream().flatMap(block -> block.lines().stream())
                .map(line -> line.replaceFirst("^karaf@root\\(\\)> ", "")).collect(Collectors.toSet());
        assertEquals(List.of(), commands().filter(command -> !command.startsWith("mvn "))
                .filter(command -> !inBlocks.contains(command) && !testSources.contains("\"" + command + "\""))
                // a command named without its arguments
                .filter(command -> inBlocks.stream().noneMatch(line -> line.startsWith(command + " "))).toList());
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        Pattern link = Pattern.compile("]\\((?!http|#)([^)#]+)[^)]*\\)");
        assertEquals(List.of(), found(link, Files.readString(Readme.ROOT.resolve("README.md"))).stream()
                .filter(path -> !Files.exists(Readme.ROOT.resolve(path))).toList());
    }

    @Test
    void theRecipesAreThoseOfTheExamples() throws IOException {
        String examples = text(Readme.ROOT.resolve("itests/example"), "src/main", "\\.(java|xml)")
                .replaceAll("\\s+", " ");
        for (String recipe : List.of("@Reference(policy = ReferencePolicy.DYNAMIC) private volatile List<DesAccess> "
                + "organisations;", "<reference id=\"des\" interface=\"cloud.powerepos.des.endpoint.DesAccess\" "
                        + "filter=\"(organisation=ACME)\" timeout=\"5000\"/>")) {
            assertTrue(readme.spans().contains(recipe), recipe);
            assertTrue(examples.contains(recipe), recipe);
        }
    }

    @Test
    void theAsynchronousCallIsThatOfTheExample() throws IOException {
        String call = "return des.callAsync(endpoint -> client.runAsync(endpoint, jobId));";
        assertTrue(Files.readString(Readme.ROOT.resolve("README.md")).contains(call));
        assertTrue(text(Readme.ROOT.resolve("itests/example/declarative"), "src/main", "\\.java").contains(call));
    }

    private static Stream<String> commands() {
        return readme.spans().stream().filter(span -> COMMAND.matcher(span).matches()).distinct();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(result -> result.group(1)).toList();
    }

    private static String text(Path folder, String part, String name) throws IOException {
        return Sources.below(folder).stream().filter(path -> path.toString().contains(part))
                .filter(path -> path.toString().matches(".*" + name)).map(ReadmeTest::read)
                .collect(Collectors.joining("\n"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
