package cloud.powerepos.des.shell.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefusedTest {

    private static final String DANGEROUS = "=+-@\t\r";

    @ParameterizedTest
    @ValueSource(strings = { "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0" })
    void noCellBeginsLikeAFormulaAndEachIsReadBack(String text) {
        assertTrue(Defused.cell(text).startsWith("'" + text.charAt(0)));
        assertEquals(text, Defused.text(Defused.cell(text)));
    }

    @Test
    void noPartBeginsLikeAFormulaForOneWhoTakesAnotherSeparator() {
        for (String text : List.of("A;=1+1", "A,@SUM(A1)", "=1;-2,+3", "A\t=1", ";;=1", "A;'=1", "A;b", "A-1;B+1")) {
            String cell = Defused.cell(text);
            assertEquals(text, Defused.text(cell));
            assertFalse(cell.matches("(?s)(.*[,;\t])?[=+@-].*"), cell);
        }
        assertEquals("'=1;'-2,'+3", Defused.cell("=1;-2,+3"));
        assertEquals("A-1;B+1", Defused.cell("A-1;B+1"));
    }

    @Test
    void everyTextComesBackAsItWas() {
        for (String text : List.of("", "ACME", "'", "''", "'ACME", "'=1", "''=1", "a=1", "O'Neill", "'-", "\u6771")) {
            String cell = Defused.cell(text);
            assertEquals(text, Defused.text(cell));
            assertEquals(-1, cell.isEmpty() ? -1 : DANGEROUS.indexOf(cell.charAt(0)), cell);
        }
        assertEquals(List.of("ACME", "'ACME"), Stream.of("ACME", "'ACME").map(Defused::cell).toList());
    }
}
