package cloud.powerepos.des.endpoint.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.slf4j.LoggerFactory;

/** What was logged since this was made, at any level, by any logger. */
public final class LogFile {

    private static final Path FILE = Path.of("target", "test.log");

    static {
        // the first logger empties the file of an earlier run
        LoggerFactory.getLogger(LogFile.class);
    }

    private final int start = read().length();

    public String text() {
        return read().substring(start);
    }

    public List<String> lines(String level) {
        return text().lines().filter(line -> line.startsWith(level + " ")).toList();
    }

    private static String read() {
        try {
            return Files.exists(FILE) ? Files.readString(FILE) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
