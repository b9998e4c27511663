package cloud.powerepos.des.auth.internal.time;

import java.util.concurrent.CountDownLatch;

/** Hangs as a name service, a file system or a bad caller does: deaf to interrupts. */
public final class Hanging {

    private Hanging() {
    }

    public static void until(CountDownLatch release) {
        boolean released = false;
        while (!released) {
            try {
                release.await();
                released = true;
            } catch (InterruptedException e) {
                // goes on
            }
        }
    }
}
