package cloud.powerepos.des.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

/** What is logged while it is open. For bundles whose tests log by Logback. */
public final class CapturedLog implements AutoCloseable {

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger log;
    private final Level shown;

    private CapturedLog(org.slf4j.Logger log, Level shown) {
        this.log = (Logger) log;
        this.shown = shown;
        // other threads may log meanwhile
        appender.list = new CopyOnWriteArrayList<>();
        appender.start();
        this.log.addAppender(appender);
    }

    /** By one logger, whose lines go nowhere else; all of them are shown. */
    public static CapturedLog of(Class<?> logger) {
        CapturedLog captured = new CapturedLog(LoggerFactory.getLogger(logger), Level.ALL);
        captured.log.setAdditive(false);
        return captured;
    }

    /** By all loggers at all levels; routine is not among the lines that are shown. */
    public static CapturedLog ofAll() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(Level.TRACE);
        return new CapturedLog(root, Level.INFO);
    }

    public org.slf4j.Logger logger() {
        return log;
    }

    /** Everything since {@link #lines()} was called the last time. */
    public List<ILoggingEvent> events() {
        return List.copyOf(appender.list);
    }

    /** The lines since the last call, each with its level in front. */
    public List<String> lines() {
        List<String> lines = appender.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(shown))
                .map(event -> event.getLevel() + " " + event.getFormattedMessage()).toList();
        appender.list.clear();
        return lines;
    }

    @Override
    public void close() {
        log.detachAppender(appender);
    }
}
