package cloud.powerepos.des.shell.internal.fleet;

import java.io.PrintStream;
import java.util.function.LongSupplier;

import cloud.powerepos.des.shell.internal.text.Display;

/**
 * Shows how far a long piece of work has come: on a terminal in one line that is written anew, elsewhere in a line for
 * each tenth.
 */
public final class Progress implements AutoCloseable {

    private static final long REDRAW_MS = 200;
    private static final int PARTS = 10;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final Display display;
    private final LongSupplier millis;
    private final String what;
    private final int total;
    private final long start;
    private long drawn;
    private int part;
    private boolean open;

    /** @param what such as "Checked" */
    public Progress(PrintStream out, Display display, LongSupplier millis, String what, int total) {
        this.out = out;
        this.display = display;
        this.millis = millis;
        this.what = what;
        this.total = total;
        start = millis.getAsLong();
        drawn = start;
    }

    /** @param note what else is to be said, or an empty text */
    public void show(int done, String note) {
        long now = millis.getAsLong();
        String text = what + " " + done + " of " + total + note;
        if (!display.colours()) {
            if (total > 0 && (long) done * PARTS / total > part && done < total) {
                part = (int) ((long) done * PARTS / total);
                out.println(text);
            }
        } else if (now - drawn >= REDRAW_MS) {
            drawn = now;
            open = true;
            String line = text + left(done, now - start) + " (Ctrl-C ends it)";
            out.print(CLEAR + line.substring(0, Math.min(line.length(), display.width() - 1)));
        }
        out.flush();
    }

    private String left(int done, long elapsed) {
        long seconds = done == 0 ? 0 : elapsed * (total - done) / done / 1000;
        return seconds < 2 ? "" : ", about " + (seconds < 120 ? seconds + " s" : seconds / 60 + " min") + " left";
    }

    /** Clears the line. */
    @Override
    public void close() {
        if (open) {
            out.print(CLEAR);
            out.flush();
            open = false;
        }
    }
}
