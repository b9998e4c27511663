package cloud.powerepos.des.itests.felix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A bundle that the table of README.md lists for a plain Felix, as Maven names it. */
record ReadmeBundle(String group, String name, String version) {

    private static final Path README = Path.of("../../README.md");
    private static final Path BUILT = Path.of("target/bundles");
    private static final String HEAD = "| group | bundles | version |";
    private static final String OWN_GROUP = "cloud.powerepos.des";
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** The whole table; runs outside of the container. */
    static List<ReadmeBundle> all() {
        try {
            List<ReadmeBundle> bundles = Files.readAllLines(README).stream().dropWhile(line -> !line.equals(HEAD))
                    .skip(2).takeWhile(line -> line.startsWith("|")).flatMap(ReadmeBundle::row).toList();
            if (bundles.isEmpty()) {
                throw new AssertionError("README.md has no table with the head " + HEAD);
            }
            return bundles;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ReadmeBundle ofThisProject(String name) {
        return new ReadmeBundle(OWN_GROUP, name, System.getProperty("project.version"));
    }

    /** One version for all bundles of the row, or one for each. */
    private static Stream<ReadmeBundle> row(String line) {
        String[] cells = line.split("\\|");
        List<String> names = code(cells[2]);
        List<String> versions = List.of(cells[3].strip().split(", *"));
        if (names.isEmpty() || versions.size() != 1 && versions.size() != names.size()) {
            throw new AssertionError("README.md names " + names + " with the versions " + versions);
        }
        return IntStream.range(0, names.size()).mapToObj(i -> new ReadmeBundle(code(cells[1]).get(0), names.get(i),
                versions.get(versions.size() == 1 ? 0 : i)));
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
    }

    boolean isFramework() {
        return name.equals("org.apache.felix.framework");
    }

    /** Where the build put it. */
    String uri() {
        Path file = BUILT.resolve(group.replace('.', '/')).resolve(name).resolve(version)
                .resolve(name + "-" + version + ".jar");
        if (!Files.isRegularFile(file)) {
            throw new AssertionError("README.md lists " + this + ", which is not what the build uses");
        }
        return file.toUri().toString();
    }
}
