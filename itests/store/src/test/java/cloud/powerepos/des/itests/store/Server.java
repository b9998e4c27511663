package cloud.powerepos.des.itests.store;

import java.io.IOException;
import java.nio.file.Path;

/** A database server of its own on 127.0.0.1. */
interface Server extends AutoCloseable {

    int port();

    /** @param port of the server, or of something before it */
    String url(int port);

    String user();

    /** Where it keeps its data. */
    Path data();

    /** Ends it as a crash does. */
    void crash() throws Exception;

    /** Starts it again with the same data on the same port. */
    void restart() throws Exception;

    /** Gives sessions another time zone. */
    String timeZone();

    @Override
    void close() throws IOException;
}
