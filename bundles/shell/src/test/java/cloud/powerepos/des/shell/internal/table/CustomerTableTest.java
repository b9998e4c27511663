package cloud.powerepos.des.shell.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.shell.internal.files.NewOrganisation;
import cloud.powerepos.des.shell.internal.table.CustomerTable.Note;
import cloud.powerepos.des.testing.Fakes;

class CustomerTableTest {

    private static final String SECRET = Fakes.SECRET;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = { ",", ";", "\t" })
    void anySeparatorAndOrderOfColumnsIsUnderstood(String separator) throws Exception {
        CustomerTable table = CustomerTable.of(Stream.of("Password,Organisation"
                + " Code,service.account.id,Client-ID,client_secret",
                "p\u00e4ss ${x},ACME,svc-acme,,", "other,GLOBEX,svc-globex,own,own secret").map(line ->
                line.replace(",", separator))
                .collect(Collectors.joining("\r\n")));
        assertEquals(List.of(), table.problems());
        NewOrganisation acme = table.entries().get(0).organisation();
        assertEquals("ACME svc-acme p\u00e4ss ${x}", acme.code() + " " + acme.account() + " " + acme.password());
        assertTrue(acme.client().isEmpty());
        NewOrganisation.Client client = table.entries().get(1).organisation().client().orElseThrow();
        assertEquals("own own secret", client.id() + " " + client.secret());
        assertEquals(3, table.entries().get(1).line());
    }

    @Test
    void aCharacterOfASecretThatCannotBeSeenIsAWarningAndBelongsToIt() throws Exception {
        CustomerTable table = CustomerTable.of("code,account,password,client id,client secret\n"
                + "ACME,svc,pass\ufeffword,own,sec\u00a0ret\nGLOBEX,svc,p\u00e4ss word,,\n");
        assertEquals(List.of(), table.problems());
        assertEquals(List.of(
                new Note(2, "the password has the character U+FEFF, which cannot be seen and is taken as part of it"),
                new Note(2, "the client secret has the character U+00A0, which cannot be seen and is taken as part of"
                        + " it")), table.warnings());
        assertEquals("pass\ufeffword", table.entries().get(0).organisation().password());
    }

    @Test
    void quotationMarksKeepSeparatorsAndLinesTogetherAndNumbersOfLinesRight() throws Exception {
        CustomerTable table = CustomerTable.of("sep=;\ncode;account;password;note\n\n"
                + "ACME;svc;\"a;\"\"b\";\"one\ntwo\"\n;;;\n"
                + "GLOBEX;svc@globex;x;\n");
        assertEquals("a;\"b", table.entries().get(0).organisation().password());
        assertEquals(4, table.entries().get(0).line());
        assertEquals(7, table.problems().get(0).line());
        assertEquals(List.of("note"), table.unread());
    }

    @ParameterizedTest
    @CsvSource({ "UTF-8, ''", "UTF-8, \ufeff", "UTF-16BE, \ufeff", "UTF-16LE, \ufeff" })
    void filesWithAndWithoutAByteOrderMarkAreRead(Charset charset, String mark) throws Exception {
        Path file = folder.resolve("table.csv");
        Files.write(file, (mark + "code,account,password\nCAF\u00c9,svc,\u6771\n").getBytes(charset));
        NewOrganisation organisation = CustomerTable.read(file).entries().get(0).organisation();
        assertEquals("CAF\u00c9 \u6771", organisation.code() + " " + organisation.password());
    }

    @Test
    void anotherEncodingIsNamedWithItsLine() throws Exception {
        Path file = folder.resolve("table.csv");
        Files.write(file, ("code,account,password\nA,svc,x\nB,svc,p\u00e4ss" + SECRET)
                .getBytes(StandardCharsets.ISO_8859_1));
        String refusal = refusal(file);
        assertEquals(file + ": line 3 is not UTF-8: save it as 'CSV UTF-8'", refusal);
        Files.write(file, new byte[] { 'P', 'K', 3, 4, 0 });
        assertTrue(refusal(file).contains("workbook"));
        assertTrue(refusal(folder.resolve("none.csv")).startsWith(folder.resolve("none.csv") + " does not exist"));
        assertTrue(refusal(folder).contains("is not a regular file"));
    }

    @Test
    void aMissingHeaderIsSaidWithoutAWordOfTheLine() {
        String refusal = assertThrows(RefusedException.class, () -> CustomerTable.of("ACME,svc-acme," + SECRET + "\n"))
                .getMessage();
        assertTrue(refusal.startsWith("line 1 is no row of headings"), refusal);
        assertFalse(refusal.contains(SECRET), refusal);
        assertEquals("line 1 has no heading password: add the column", assertThrows(RefusedException.class,
                () -> CustomerTable.of("code,account,state,host,expiry\nA,svc,fresh,h,\n")).getMessage());
        assertEquals("line 1 has the heading password more than once, in columns 3 and 4: keep one",
                assertThrows(RefusedException.class, () -> CustomerTable.of("code,account,password,Password\n"))
                        .getMessage());
        assertThrows(RefusedException.class, () -> CustomerTable.of(""));
    }

    @Test
    void everyProblemIsNamedByItsLineAndShowsNoCell() throws Exception {
        CustomerTable table = CustomerTable.of(String.join("\n", "code,account,password,client id,client secret",
                "FINE,svc," + SECRET,
                ",svc@x," + SECRET,
                "A\u202eB,svc," + SECRET,
                "A\tB,svc," + SECRET,
                "${A},svc," + SECRET,
                "NOPASS,svc,",
                "MORE,svc," + SECRET + ",id,secret,and," + SECRET,
                "HALF,svc," + SECRET + ",id,",
                "OTHER,svc," + SECRET + ",,secret",
                "L".repeat(300) + ",svc," + SECRET,
                "BLANKS, \"svc\"," + SECRET,
                "QUOTED,svc, \"" + SECRET + "\"",
                "CONTROL,svc,\"" + SECRET + "\n\"",
                "../../ETC/passwd,svc," + SECRET));
        assertEquals("3 3 4 5 6 7 8 9 10 11 12 13 14", table.problems().stream().map(note ->
                String.valueOf(note.line()))
                .collect(Collectors.joining(" ")));
        assertEquals(List.of("FINE", "../../ETC/passwd"), table.entries().stream().map(entry -> entry.organisation()
                .code())
                .toList());
        assertFalse(table.problems().toString().contains(SECRET));
        assertFalse(table.entries().toString().contains(SECRET));
    }

    @Test
    void aQuotationMarkThatIsNotClosedEndsTheTableAtItsLine() throws Exception {
        for (String broken : List.of("B,svc,\"" + SECRET + "\nC,svc,x\n", "B,svc,\"" + SECRET + "\"x\nC,svc,x\n")) {
            CustomerTable table = CustomerTable.of("code,account,password\nA,svc,x\n" + broken);
            assertEquals(1, table.entries().size());
            Note problem = table.problems().get(0);
            assertEquals(3, problem.line());
            assertTrue(problem.text().contains("no line from here on was read"), problem.text());
            assertFalse(problem.text().contains(SECRET));
        }
    }

    @Test
    void ofRowsWithTheSameCodeNoneIsTaken() throws Exception {
        CustomerTable table = CustomerTable.of("code,account,password\nA,svc,x\nB,svc,y\nA,svc,z\na,svc,z\n");
        assertEquals("line 2: the same code is in line 4: keep one of the two; line 4: the same code is in line 2:"
                + " keep one of the two", table.problems().stream().map(note -> "line " + note.line() + ": "
                + note.text())
                        .collect(Collectors.joining("; ")));
        assertEquals(List.of("B", "a"), table.entries().stream().map(entry -> entry.organisation().code()).toList());
        assertEquals(5, table.warnings().get(0).line());
    }

    @Test
    void secretsAreTakenAsTheyStandAndBlanksInThemAreAWarning() throws Exception {
        CustomerTable table = CustomerTable.of("code,account,password\n ACME , svc , pass \n'=X,svc,'=1\n");
        assertEquals(" pass ", table.entries().get(0).organisation().password());
        assertEquals("ACME", table.entries().get(0).organisation().code());
        assertEquals(2, table.warnings().get(0).line());
        assertEquals("=X", table.entries().get(1).organisation().code());
        assertEquals("'=1", table.entries().get(1).organisation().password(), "no export has made it");
    }

    private static String refusal(Path file) {
        return assertThrows(RefusedException.class, () -> CustomerTable.read(file)).getMessage();
    }
}
