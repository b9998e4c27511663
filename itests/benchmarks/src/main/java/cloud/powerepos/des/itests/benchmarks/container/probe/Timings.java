package cloud.powerepos.des.itests.benchmarks.container.probe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Times a call several times; more than a second passes between two, so that each is worked out anew. */
public final class Timings {

    /** The first ones are not counted. */
    private static final int TIMES = 12;
    private static final int WARM_UP = 4;
    private static final long PAUSE_MILLIS = 1_100;

    private Timings() {
    }

    /** Median and most, in words. */
    public static String of(Callable<?> call) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            long begin = System.nanoTime();
            call.call();
            if (i >= WARM_UP) {
                millis.add((System.nanoTime() - begin) / 1e6);
            }
        }
        Collections.sort(millis);
        return String.format(Locale.ROOT, "median %.1f ms, most %.1f ms", millis.get(millis.size() / 2),
                millis.get(millis.size() - 1));
    }
}
