package cloud.powerepos.des.shell.internal.table;

/** What stands between two cells. */
public enum Separator {
    COMMA(','), SEMICOLON(';'), TAB('\t');

    private final char character;

    Separator(char character) {
        this.character = character;
    }

    char character() {
        return character;
    }
}
