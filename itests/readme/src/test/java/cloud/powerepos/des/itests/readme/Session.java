package cloud.powerepos.des.itests.readme;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One command of a block that shows the console, or a shell, and what the README shows after it.
 *
 * @param command what is typed; a comment starts with {@code #}
 * @param output  the lines that follow
 * @param shell   whether it is typed into the shell of the machine
 */
record Session(String command, List<String> output, boolean shell) {

    private static final String PROMPT = "karaf@root()> ";
    private static final String SHELL = "$ ";
    private static final Pattern STEP = Pattern.compile("^([✓!✗-]) (\\w+) .*");
    private static final String CELLS = "\\s*│\\s*";

    static List<Session> of(List<String> block) {
        List<Session> sessions = new ArrayList<>();
        for (String line : block) {
            if (line.startsWith(PROMPT)) {
                sessions.add(new Session(line.substring(PROMPT.length()), new ArrayList<>(), false));
            } else if (line.startsWith(SHELL)) {
                sessions.add(new Session(line.substring(SHELL.length()), new ArrayList<>(), true));
            } else {
                sessions.get(sessions.size() - 1).output().add(line);
            }
        }
        return sessions;
    }

    /** The titles of a table, and of each row the first two cells. */
    static List<List<String>> table(Stream<String> lines) {
        List<List<String>> rows = new ArrayList<>();
        lines.filter(line -> line.contains("│")).map(line -> List.of(line.split(CELLS, -1)))
                .forEach(cells -> rows.add(rows.isEmpty() ? trimmed(cells) : trimmed(cells.subList(0, 2))));
        return rows;
    }

    /** Of one line of a table, without the space around them. */
    static List<String> cells(String line) {
        return trimmed(List.of(line.split(CELLS, -1)));
    }

    /** Mark and name of each step of a check, and the last line. */
    static List<String> steps(Stream<String> lines) {
        List<String> all = lines.filter(line -> !line.isBlank()).toList();
        List<String> steps = new ArrayList<>();
        all.stream().map(STEP::matcher).filter(step -> step.matches())
                .forEach(step -> steps.add(step.group(1) + " " + step.group(2)));
        steps.add(all.get(all.size() - 1));
        return steps;
    }

    private static List<String> trimmed(List<String> cells) {
        return cells.stream().map(String::trim).toList();
    }
}
