package cloud.powerepos.des.shell.internal.table;

import java.util.regex.Pattern;

/**
 * Cells that a spreadsheet takes for texts and never for formulas. An apostrophe is put before what begins like a
 * formula, and before what would be taken for such a cell when it is read back. That goes for each part of a text
 * between separators too: a spreadsheet may take another separator than the one that was written.
 */
public final class Defused {

    private static final String FORMULA = "'*[=+\\-@\\t\\r\\n]";
    private static final String BEGIN = "(?:^|(?<=[,;\\t]))";
    private static final Pattern PLAIN = Pattern.compile(BEGIN + "(?=" + FORMULA + ")");
    private static final Pattern QUOTED = Pattern.compile(BEGIN + "'(?=" + FORMULA + ")");

    private Defused() {
    }

    /** A text as it is written. */
    public static String cell(String text) {
        return PLAIN.matcher(text).replaceAll("'");
    }

    /** A cell as it was meant. */
    public static String text(String cell) {
        return QUOTED.matcher(cell).replaceAll("");
    }
}
