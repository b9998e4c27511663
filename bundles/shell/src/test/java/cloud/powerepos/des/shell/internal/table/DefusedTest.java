package cloud.powerepos.des.shell.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        assertEquals("'" + text, Defused.cell(text));
        assertEquals(text, Defused.text(Defused.cell(text)));
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
