package cloud.powerepos.des.testing;

import java.util.List;

/** The threads of this JVM, of which those of a bundle have names of their own. */
public final class LiveThreads {

    private LiveThreads() {
    }

    /** Those whose names begin so. */
    public static List<Thread> named(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix) && thread.isAlive()).toList();
    }
}
