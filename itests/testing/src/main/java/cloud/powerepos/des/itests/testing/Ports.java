package cloud.powerepos.des.itests.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * TCP ports of the loopback interface for a server that starts later, or starts again. They are below the ports that
 * the system gives to outgoing connections and to servers that name none, so that none of those takes them meanwhile.
 */
public final class Ports {

    /** Above the ports that Karaf, Pax Exam and the README name. */
    private static final int FIRST = 22_000;
    /** Linux gives away its ports from 32768 on. */
    private static final int END = 32_000;
    private static final int TRIES = 1000;

    private Ports() {
    }

    /**
     * A port that nothing listens on.
     *
     * @return any
     * @throws IllegalStateException if there is none
     */
    public static int free() {
        return ThreadLocalRandom.current().ints(TRIES, FIRST, END).filter(Ports::isFree).findFirst()
                .orElseThrow(() -> new IllegalStateException("No free port from " + FIRST + " to " + END));
    }

    /**
     * The wanted port if nothing listens on it, else another one.
     *
     * @param wanted the port
     * @return a port that nothing listens on
     * @throws IllegalStateException if there is none
     */
    public static int free(int wanted) {
        return isFree(wanted) ? wanted : free();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
