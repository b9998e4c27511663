package cloud.powerepos.des.itests.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * README.md: its fenced blocks, each with the name that a comment before it gives ({@code <!-- test: NAME -->}), and
 * its code spans.
 *
 * @param blocks in their order
 * @param spans  code between single backticks, outside of blocks
 */
public record Readme(List<Block> blocks, List<String> spans) {

    /** Of the whole project. */
    public static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final Pattern MARK = Pattern.compile("<!-- test: ([\\w-]+) -->");
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final String FENCE = "```";

    /**
     * A fenced block.
     *
     * @param name     the mark before it, empty if there is none
     * @param language after the fence, may be empty
     * @param lines    between the fences
     * @param line     where it starts
     */
    public record Block(String name, String language, List<String> lines, int line) {
    }

    /**
     * Reads README.md.
     *
     * @return what it has
     * @throws IOException if it cannot be read
     */
    public static Readme read() throws IOException {
        return parse(Files.readAllLines(ROOT.resolve("README.md")));
    }

    /**
     * The commands of Maven that README.md and the pages for developers show.
     *
     * @return code spans
     * @throws IOException if a page cannot be read
     */
    public static List<String> mavenCommands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (String page : List.of("README.md", ".github/CONTRIBUTING.md", "itests/README.md")) {
            parse(Files.readAllLines(ROOT.resolve(page))).spans().stream().filter(span -> span.startsWith("mvn "))
                    .forEach(commands::add);
        }
        return commands;
    }

    private static Readme parse(List<String> text) {
        List<Block> blocks = new ArrayList<>();
        List<String> spans = new ArrayList<>();
        String name = "";
        for (int i = 0; i < text.size(); i++) {
            String line = text.get(i);
            Matcher mark = MARK.matcher(line);
            if (line.startsWith(FENCE)) {
                int end = i + 1;
                while (!text.get(end).equals(FENCE)) {
                    end++;
                }
                blocks.add(new Block(name, line.substring(FENCE.length()), List.copyOf(text.subList(i + 1, end)),
                        i + 1));
                i = end;
                name = "";
            } else if (mark.matches()) {
                name = mark.group(1);
            } else if (!line.isBlank()) {
                name = "";
                SPAN.matcher(line).results().forEach(span -> spans.add(span.group(1)));
            }
        }
        return new Readme(List.copyOf(blocks), List.copyOf(spans));
    }

    /**
     * A block.
     *
     * @param name that its mark gives
     * @return its lines
     */
    public List<String> block(String name) {
        List<Block> found = blocks.stream().filter(block -> block.name().equals(name)).toList();
        if (found.size() != 1) {
            throw new AssertionError("README.md has " + found.size() + " blocks marked <!-- test: " + name + " -->");
        }
        return found.get(0).lines();
    }
}
