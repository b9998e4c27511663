package cloud.powerepos.des.shell.internal.table;

import java.util.regex.Pattern;

/**
 * Cells that a spreadsheet takes for texts and never for formulas. An apostrophe is put before what begins like a
 * formula, and before what would be taken for such a cell when it is read back.
 */
public final class Defused {

    private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\\t\\r\\n].*", Pattern.DOTALL);

    private Defused() {
    }

    /** A text as it is written. */
    public static String cell(String text) {
        return FORMULA.matcher(text).matches() ? "'" + text : text;
    }

    /** A cell as it was meant. */
    public static String text(String cell) {
        return cell.startsWith("'") && FORMULA.matcher(cell).matches() ? cell.substring(1) : cell;
    }
}
