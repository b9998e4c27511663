package cloud.powerepos.des.shell.internal.table;

import java.util.ArrayList;
import java.util.List;

import cloud.powerepos.des.shell.internal.table.CustomerTable.Note;

/** Notes as they are shown: lines that follow each other and have the same thing to say are one. */
public final class Notes {

    private Notes() {
    }

    /** @param notes in the order of their lines */
    public static List<String> texts(List<Note> notes) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < notes.size();) {
            Note first = notes.get(i);
            long last = first.line();
            for (i++; i < notes.size() && notes.get(i).line() == last + 1
                    && notes.get(i).text().equals(first.text()); i++) {
                last++;
            }
            texts.add((last == first.line() ? "line " + last : "lines " + first.line() + " to " + last) + ": "
                    + first.text());
        }
        return texts;
    }
}
