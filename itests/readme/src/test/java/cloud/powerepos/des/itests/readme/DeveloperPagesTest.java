package cloud.powerepos.des.itests.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.itests.testing.Readme;

/** The pages for developers name what is there. */
class DeveloperPagesTest {

    private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");
    private static final Pattern MAVEN = Pattern.compile("(?m)\\bmvn [^`\n]*");
    private static final Pattern LINK = Pattern.compile("]\\((?!http|#)([^)#]+)[^)]*\\)");
    private static final Pattern CLASS = Pattern.compile("[A-Z][a-z]+([A-Z][a-z]+)+(IT|Test)?|[A-Z][a-z]+(IT|Test)");
    private static final Pattern TEST = Pattern.compile("-D(?:it\\.)?test='?([A-Z][a-z]\\w*)");
    /** Of plugins, not of our POMs. */
    private static final Set<String> OF_PLUGINS = Set.of("test", "it.test", "surefire.failIfNoSpecifiedTests",
            "failsafe.failIfNoSpecifiedTests", "targetClasses", "altDeploymentRepository");
    private static final Set<String> OF_OTHERS = Set.of("ManagedServiceFactory");

    private static Set<String> classes;
    private static String poms;

    @BeforeAll
    static void look() throws IOException {
        classes = files(path -> path.toString().endsWith(".java"))
                .map(path -> path.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        poms = files(path -> path.endsWith("pom.xml")).map(DeveloperPagesTest::read).collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {".github/CONTRIBUTING.md", "bundles/README.md", "itests/README.md"})
    void linksLeadToFiles(String page) {
        Path folder = Readme.ROOT.resolve(page).getParent();
        assertEquals(List.of(), found(LINK, page).filter(link -> !Files.exists(folder.resolve(link))).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {".github/CONTRIBUTING.md", "bundles/README.md", "itests/README.md"})
    void mavenCommandsNameWhatThePomsKnow(String page) {
        for (String command : MAVEN.matcher(read(Readme.ROOT.resolve(page))).results().map(MatchResult::group)
                .toList()) {
            for (String profile : parts("-P(\\w+)", command)) {
                assertTrue(poms.contains("<id>" + profile + "</id>"), command);
            }
            for (String property : parts("-D([\\w.]+)=", command)) {
                assertTrue(OF_PLUGINS.contains(property) || poms.contains("${" + property + "}")
                        || poms.contains("<" + property + ">"), command);
            }
            for (String modules : parts("-pl (\\S+)", command)) {
                Arrays.stream(modules.split(",", -1))
                        .forEach(module -> assertTrue(Files.exists(Readme.ROOT.resolve(module)), command));
            }
            for (String test : parts(TEST.pattern(), command)) {
                assertTrue(classes.stream().anyMatch(name -> name.startsWith(test)), command);
            }
            for (String plugin : parts("mvn (\\w+):\\w+", command)) {
                assertTrue(poms.contains("<artifactId>" + plugin + "-maven-plugin</artifactId>"), command);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bundles/README.md", "itests/README.md"})
    void classesThatAreNamedExist(String page) {
        assertEquals(List.of(), found(SPAN, page).flatMap(span -> Stream.of(span.split("[^A-Za-z-]+", -1)))
                .filter(word -> CLASS.matcher(word).matches() && !OF_OTHERS.contains(word) && !classes.contains(word))
                .distinct().toList());
    }

    @Test
    void theGlossaryIsShort() {
        String page = read(Readme.ROOT.resolve("bundles/README.md"));
        long words = page.substring(page.indexOf("## Glossary")).lines().filter(line -> line.startsWith("| "))
                .count() - 1;
        assertTrue(words > 5 && words <= 20, () -> words + " words");
    }

    private static Stream<String> found(Pattern pattern, String page) {
        return pattern.matcher(read(Readme.ROOT.resolve(page))).results().map(result -> result.group(1));
    }

    private static List<String> parts(String pattern, String command) {
        return Pattern.compile(pattern).matcher(command).results().map(result -> result.group(1)).toList();
    }

    private static Stream<Path> files(Predicate<Path> which) throws IOException {
        return Sources.below(Readme.ROOT).stream().filter(which);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
