package cloud.powerepos.des.itests.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The blocks of README.md, each named by a comment before it. */
final class ReadmeBlocks {

    private static final String FENCE = "```";

    private ReadmeBlocks() {
    }

    /** The lines between the fences. */
    static List<String> lines(String name) throws IOException {
        List<String> all = Files.readAllLines(Path.of("../../README.md"));
        int mark = all.indexOf("<!-- test: " + name + " -->");
        if (mark < 0 || !all.get(mark + 1).startsWith(FENCE)) {
            throw new AssertionError("README.md has no block marked " + name);
        }
        List<String> rest = all.subList(mark + 2, all.size());
        return List.copyOf(rest.subList(0, rest.indexOf(FENCE)));
    }

    static String text(String name) throws IOException {
        return String.join("\n", lines(name));
    }
}
