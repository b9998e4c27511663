package cloud.powerepos.des.itests.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** TCP ports of the loopback interface. */
public final class Ports {

    private Ports() {
    }

    /**
     * A port that nothing listens on.
     *
     * @return any
     * @throws IOException if there is none
     */
    public static int free() throws IOException {
        return free(0);
    }

    /**
     * The wanted port if nothing listens on it, else another one.
     *
     * @param wanted the port, 0 for any
     * @return a port that nothing listens on
     * @throws IOException if there is none
     */
    public static int free(int wanted) throws IOException {
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            if (wanted == 0) {
                throw e;
            }
            return free(0);
        }
    }
}
