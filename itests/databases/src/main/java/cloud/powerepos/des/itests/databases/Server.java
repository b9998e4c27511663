package cloud.powerepos.des.itests.databases;

import java.io.IOException;
import java.nio.file.Path;

/** A database server of its own on 127.0.0.1. */
public interface Server extends AutoCloseable {

    /** Whether the programs that the Maven repository has run here. */
    static boolean runsHere() {
        return System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
    }

    int port();

    /** @param port of the server, or of something before it */
    String url(int port);

    String user();

    /** Where it keeps its data. */
    Path data();

    /** A query for the bytes that a table takes on the disk, with what belongs to it. */
    String sizeOf(String table);

    /** Ends it as a crash does. */
    void crash() throws Exception;

    /** Starts it again with the same data on the same port. */
    void restart() throws Exception;

    /** Gives sessions another time zone. */
    String timeZone();

    @Override
    void close() throws IOException;
}
