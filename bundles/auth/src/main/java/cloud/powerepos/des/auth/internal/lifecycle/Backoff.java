package cloud.powerepos.des.auth.internal.lifecycle;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * How long to wait after the nth failure in a row: 2, 4, 8, 16, 32, 60, 60 … seconds, each drawn from the upper half of
 * its step, so that there are never more than six requests in a minute and many clients do not come back together.
 */
public record Backoff(DoubleSupplier random) {

    private static final long LONGEST = 60;

    public long nanosAfter(int failures) {
        long step = TimeUnit.SECONDS.toNanos(Math.min(LONGEST, 1L << Math.min(failures, 6)));
        long half = step / 2;
        return half + (long) (half * random.getAsDouble());
    }
}
