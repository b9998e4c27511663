package cloud.powerepos.des.shell.internal.text;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;

import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.apache.karaf.shell.support.ansi.SimpleAnsi;
import org.apache.karaf.shell.support.table.ShellTable;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;

/**
 * What the terminal can show.
 *
 * @param width characters in a line; {@link Integer#MAX_VALUE} where the output goes to a script
 */
public record Display(Charset charset, boolean colours, int width) {

    private static final int NARROWEST = 60;
    /** The type of a terminal that is none. */
    private static final String DUMB = "dumb";
    private static final String INDENT = "  ";
    private static final String PASSED = "\u2713";
    private static final String FAILED = "\u2717";

    public static Display of(Session session) {
        Terminal terminal = session.getTerminal();
        // the shell's own interface does not tell the encoding
        Charset charset = terminal instanceof org.jline.terminal.Terminal jline ? jline.encoding() : null;
        boolean wide = terminal != null && terminal.getWidth() > 0;
        return new Display(charset == null ? Charset.defaultCharset() : charset, wide
                && terminal.isAnsiSupported() && isInteractive(session),
                wide ? Math.max(NARROWEST, terminal.getWidth()) : Integer.MAX_VALUE);
    }

    /** Whether a person can answer: what comes through a pipe is the next command and no answer. */
    public static boolean isInteractive(Session session) {
        Terminal terminal = session.getTerminal();
        return terminal != null && terminal.getWidth() > 0
                && (terminal.getType() == null || !terminal.getType().startsWith(DUMB));
    }

    /** Shows a sentence in lines of the terminal; those after the first one are indented. */
    public void print(PrintStream out, String text) {
        List<String> lines = Text.wrapped(Printable.of(text), width - INDENT.length());
        out.println(lines.get(0));
        lines.stream().skip(1).forEach(line -> out.println(INDENT + line));
    }

    /** A table as it would be printed. */
    public List<String> lines(ShellTable table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.print(new PrintStream(bytes, true, charset), charset, true);
        return bytes.toString(charset).lines().toList();
    }

    String show(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> coloured(SimpleAnsi.COLOR_GREEN, sign(PASSED, "OK  "));
            case WARNING -> coloured(SimpleAnsi.COLOR_YELLOW, sign("!", "WARN"));
            case FAILED -> coloured(SimpleAnsi.COLOR_RED, sign(FAILED, "FAIL"));
            case SKIPPED -> coloured(SimpleAnsi.COLOR_DEFAULT, sign("-", "-   "));
        };
    }

    private String sign(String sign, String ascii) {
        return unicode() ? sign : ascii;
    }

    /** Characters that a verdict takes. */
    int signWidth() {
        return unicode() ? 1 : 4;
    }

    private boolean unicode() {
        return charset.newEncoder().canEncode(PASSED + FAILED);
    }

    private String coloured(String colour, String text) {
        return colours ? colour + text + SimpleAnsi.COLOR_DEFAULT : text;
    }
}
