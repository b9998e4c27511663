package cloud.powerepos.des.auth.internal.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import cloud.powerepos.des.auth.internal.protocol.TokenOutcome;
import cloud.powerepos.des.operations.RequestStatistics;
import cloud.powerepos.des.operations.RequestStatistics.Result;
import cloud.powerepos.des.operations.RequestStatistics.Times;

/** Counts token requests by result and time; takes no lock and allocates nothing where it counts. */
public final class RequestTimes {

    private static final long[] LIMITS = RequestStatistics.LIMITS.stream().mapToLong(Duration::toNanos).toArray();

    private static final class Counts {

        private final LongAdder nanos = new LongAdder();
        /** How many took at most the limit and more than the one before; the last one has no limit. */
        private final LongAdder[] counts = Stream.generate(LongAdder::new).limit(LIMITS.length + 1L)
                .toArray(LongAdder[]::new);

        private void add(long time) {
            int limit = 0;
            while (limit < LIMITS.length && time > LIMITS[limit]) {
                limit++;
            }
            counts[limit].increment();
            nanos.add(time);
        }

        private Times times() {
            List<Long> upTo = new ArrayList<>();
            long count = 0;
            for (int limit = 0; limit < LIMITS.length; limit++) {
                count += counts[limit].sum();
                upTo.add(count);
            }
            return new Times(count + counts[LIMITS.length].sum(), Duration.ofNanos(nanos.sum()), upTo);
        }
    }

    private final Map<Result, Counts> results = new EnumMap<>(Result.class);

    public RequestTimes() {
        for (Result result : Result.values()) {
            results.put(result, new Counts());
        }
    }

    /** A request has ended. */
    void add(TokenOutcome outcome, long nanos) {
        results.get(result(outcome)).add(nanos);
    }

    private static Result result(TokenOutcome outcome) {
        if (outcome instanceof TokenOutcome.Issued) {
            return Result.ISSUED;
        }
        return outcome instanceof TokenOutcome.Failed || outcome instanceof TokenOutcome.ConnectionStale
                ? Result.FAILED : Result.REFUSED;
    }

    RequestStatistics statistics() {
        Map<Result, Times> times = new EnumMap<>(Result.class);
        results.forEach((result, counts) -> times.put(result, counts.times()));
        return new RequestStatistics(times);
    }
}
