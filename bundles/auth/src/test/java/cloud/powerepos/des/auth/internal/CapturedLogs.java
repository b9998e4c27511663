package cloud.powerepos.des.auth.internal;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that every logger says at every level, with its exceptions, while it is open. */
public final class CapturedLogs extends Handler implements AutoCloseable {

    private static final Logger ROOT = Logger.getLogger("");

    private final Formatter formatter = new SimpleFormatter();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Queue<String> shown = new ConcurrentLinkedQueue<>();
    private final Level before = ROOT.getLevel();
    private final Handler[] others = ROOT.getHandlers();

    public CapturedLogs() {
        setLevel(Level.ALL);
        for (Handler other : others) {
            ROOT.removeHandler(other);
        }
        ROOT.setLevel(Level.ALL);
        ROOT.addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
            shown.add(entry.getLevel() + " " + formatter.formatMessage(entry));
        }
        lines.add(entry.getLoggerName() + " " + formatter.formatMessage(entry) + " " + stack(entry.getThrown()));
    }

    public static String stack(Throwable error) {
        StringWriter text = new StringWriter();
        if (error != null) {
            error.printStackTrace(new PrintWriter(text));
        }
        return text.toString();
    }

    /** What an operator reads where the log is not set to DEBUG. */
    public List<String> shown() {
        return List.copyOf(shown);
    }

    public String text() {
        return String.join("\n", lines);
    }

    @Override
    public void flush() {
        // nothing is kept back
    }

    @Override
    public void close() {
        ROOT.removeHandler(this);
        ROOT.setLevel(before);
        for (Handler other : others) {
            ROOT.addHandler(other);
        }
    }
}
