package cloud.powerepos.des.shell.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.shell.internal.table.CustomerTable.Note;

class NotesTest {

    @Test
    void linesInARowThatSayTheSameAreOne() {
        assertEquals(List.of("line 2: a", "lines 3 to 5: b", "line 7: b", "line 7: c", "line 8: b"),
                Notes.texts(List.of(new Note(2, "a"), new Note(3, "b"), new Note(4, "b"), new Note(5, "b"),
                        new Note(7, "b"), new Note(7, "c"), new Note(8, "b"))));
        assertEquals(List.of(), Notes.texts(List.of()));
    }
}
