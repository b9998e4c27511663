package cloud.powerepos.des.itests.felix;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for what comes by itself. Awaitility needs a Hamcrest that cannot live beside that of JUnit 4 in a container.
 */
final class Eventually {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Eventually() {
    }

    /** Something that fails until it is true. */
    interface Assertion {
        void check() throws Exception;
    }

    static void eventually(String what, Callable<Boolean> condition) {
        eventually(() -> {
            if (!condition.call()) {
                throw new AssertionError("Not within " + LIMIT.toSeconds() + " s: " + what);
            }
        });
    }

    static void eventually(Assertion assertion) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                assertion.check();
                return;
            } catch (Exception | AssertionError e) {
                if (System.nanoTime() - end > 0) {
                    throw e instanceof AssertionError failed ? failed : new AssertionError(e);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
