package cloud.powerepos.des.shell.internal;

import java.nio.charset.Charset;

import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.apache.karaf.shell.support.ansi.SimpleAnsi;

/**
 * What the terminal can show.
 *
 * @param width characters in a line; {@link Integer#MAX_VALUE} where the output goes to a script
 */
record Display(Charset charset, boolean colours, int width) {

    enum Mark {
        PASSED("\u2713", "OK  ", SimpleAnsi.COLOR_GREEN),
        WARNING("!", "WARN", SimpleAnsi.COLOR_YELLOW),
        FAILED("\u2717", "FAIL", SimpleAnsi.COLOR_RED),
        SKIPPED("-", "-   ", SimpleAnsi.COLOR_DEFAULT);

        private final String sign;
        private final String ascii;
        private final String colour;

        Mark(String sign, String ascii, String colour) {
            this.sign = sign;
            this.ascii = ascii;
            this.colour = colour;
        }

        String colour() {
            return colour;
        }
    }

    private static final int NARROWEST = 60;

    static Display of(Session session) {
        Terminal terminal = session.getTerminal();
        // the shell's own interface does not tell the encoding
        Charset charset = terminal instanceof org.jline.terminal.Terminal jline ? jline.encoding() : null;
        boolean interactive = terminal != null && terminal.getWidth() > 0;
        return new Display(charset == null ? Charset.defaultCharset() : charset, interactive && terminal.isAnsiSupported(),
                interactive ? Math.max(NARROWEST, terminal.getWidth()) : Integer.MAX_VALUE);
    }

    String show(Mark mark) {
        return coloured(mark.colour, unicode() ? mark.sign : mark.ascii);
    }

    /** Characters that a mark takes. */
    int markWidth() {
        return unicode() ? 1 : 4;
    }

    private boolean unicode() {
        return charset.newEncoder().canEncode(Mark.PASSED.sign + Mark.FAILED.sign);
    }

    String coloured(String colour, String text) {
        return colours ? colour + text + SimpleAnsi.COLOR_DEFAULT : text;
    }
}
