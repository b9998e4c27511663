package cloud.powerepos.des.shell.internal;

import java.util.ArrayList;
import java.util.List;

/** Texts made fit for a terminal. */
final class Text {

    private Text() {
    }

    /** Without anything that a terminal might take as a command, whoever sent it; on one line. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().map(c -> Character.isWhitespace(c) ? ' ' : isInvisible(c) ? '?' : c)
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }

    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE
                || type == Character.PRIVATE_USE;
    }

    static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3).stripTrailing() + "...";
    }

    /** Breaks at blanks; a word that is longer than a line stays whole. */
    static List<String> wrapped(String text, int width) {
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
