package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.shell.internal.table.CustomerTable;

class ExportCommandTest {

    @TempDir
    private Path folder;
    private final Operator operator = new Operator();
    private final Fleet fleet = new Fleet(2, State.FRESH);
    private final ExportCommand export = operator.at(new ExportCommand(), fleet);

    @BeforeEach
    void file() {
        operator.currentDir = folder;
        fleet.put("ST00001", State.NOT_ASKED);
    }

    @Test
    void theTableIsShownWhereNoFileIsNamed() throws Exception {
        export.execute();
        assertEquals(List.of("code,account,state,host,expiry",
                "ST00000,svc-ST00000,fresh,des1.example,2026-03-01T14:00:00Z", "ST00001,svc-ST00001,not-asked,,"),
                operator.shown().lines().toList());
    }

    @Test
    void aFileIsForItsOwnerAloneAndReplacesNoneUnlessTold() throws Exception {
        export.file = "fleet.csv";
        export.separator = "semicolon";
        export.execute();
        Path written = folder.resolve("fleet.csv");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(written)));
        assertTrue(Files.readString(written).startsWith("code;account;state;host;expiry\r\nST00000;svc-ST00000;"));
        assertTrue(operator.shown().contains(written.toString()));

        export.states = "fresh";
        assertTrue(assertThrows(CommandException.class, export::execute).getMessage().contains("--overwrite"));
        assertEquals(3, Files.readAllLines(written).size());
        export.overwrite = true;
        export.execute();
        assertEquals(2, Files.readAllLines(written).size());
        assertEquals(1, folder.toFile().list().length);
    }

    @Test
    void aPatternInPlaceOfTheFileAndAFolderAreRefused() {
        export.file = "ST*";
        assertEquals("ST* looks like a pattern of codes: name the file first, such as des:export FILE.csv 'ST*'",
                assertThrows(CommandException.class, export::execute).getMessage());
        for (String name : List.of("/", ".", "")) {
            export.file = name;
            String refusal = assertThrows(CommandException.class, export::execute).getMessage();
            assertTrue(refusal.endsWith(" is a folder: give the name of a file"), refusal);
        }
        assertEquals(0, folder.toFile().list().length);
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        export.file = "no/such/fleet.csv";
        assertTrue(assertThrows(CommandException.class, export::execute).getMessage()
                .startsWith(folder.resolve("no/such/fleet.csv") + " cannot be written"));
    }

    @Test
    void noCellIsAFormulaAndTheTableCanBeImportedAgain() throws Exception {
        List<String> codes = List.of("=1+1", "@SUM(A1)", "+49", "-X", "'=Y", "A,B", "A;B", "A;=1+1", "A,-1", "A\"B",
                "CAF\u00c9");
        fleet.reports.clear();
        codes.forEach(code -> fleet.put(code, State.FRESH));
        for (String separator : List.of("comma", "semicolon", "tab")) {
            export.file = separator + ".csv";
            export.separator = separator;
            export.execute();
            List<String> lines = Files.readAllLines(folder.resolve(export.file));
            assertTrue(lines.get(0).startsWith("\ufeffcode"), "a spreadsheet is told the encoding");
            assertEquals(List.of(), lines.stream().filter(line -> line.matches("\"?[=+@-].*")).toList());
            Path back = Files.write(folder.resolve("back.csv"), lines.stream().map(line -> line
                    + (separator.equals("comma") ? "," : separator.equals("tab") ? "\t" : ";")
                    + (line.startsWith("\ufeff") ? "password" : "x")).collect(Collectors.toList()));
            CustomerTable table = CustomerTable.read(back);
            // a quotation mark in a code is a sign of a broken table; the account of the other one is like an address
            assertEquals(codes.stream().filter(code -> code.indexOf('"') < 0 && code.indexOf('@') < 0).sorted()
            .toList(), table.entries().stream()
                    .map(entry -> entry.organisation().code()).sorted().toList());
            assertFalse(table.entries().isEmpty());
        }
    }
}
