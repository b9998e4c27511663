package cloud.powerepos.des.shell.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Texts made fit for the lines and cells of a terminal. */
public final class Text {

    private Text() {
    }

    public static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3).stripTrailing() + "...";
    }

    /** What a column takes: at least its title, and its cells up to a limit. */
    public static int width(String title, Stream<String> cells, int longest) {
        return Math.max(title.length(), Math.min(longest, cells.mapToInt(String::length).max().orElse(0)));
    }

    /** Breaks at blanks; a word that is longer than a line stays whole. */
    public static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > width) {
            int end = rest.lastIndexOf(' ', width);
            if (end <= 0) {
                end = rest.indexOf(' ');
            }
            if (end <= 0) {
                break;
            }
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }
}
