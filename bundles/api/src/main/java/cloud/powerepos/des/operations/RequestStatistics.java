package cloud.powerepos.des.operations;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The token requests that were sent to the AuthServer since the token service started, by what they came to and by the
 * time that they took. Numbers only grow. Immutable.
 *
 * @param results what each result has; results without any have zeros
 */
public record RequestStatistics(Map<Result, Times> results) {

    /** The limits of {@link Times#upTo()}. */
    public static final List<Duration> LIMITS = List.of(Duration.ofMillis(50), Duration.ofMillis(100),
            Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofMillis(1000), Duration.ofMillis(2500),
            Duration.ofMillis(5000), Duration.ofMillis(10000));

    /** No request was sent. */
    public static final RequestStatistics NONE = new RequestStatistics(Map.of());

    /** What a request can come to. */
    public enum Result {
        /** A token. */
        ISSUED,
        /** The AuthServer refused credentials, scope or refresh token. */
        REFUSED,
        /** There was no reply, or none that can be used. */
        FAILED
    }

    /**
     * How long requests took.
     *
     * @param count how many there were
     * @param total the sum of their times
     * @param upTo  how many took at most the time of each of {@link RequestStatistics#LIMITS}
     */
    public record Times(long count, Duration total, List<Long> upTo) {

        private static final Times NONE = new Times(0, Duration.ZERO, Collections.nCopies(LIMITS.size(), 0L));

        /** Copies the list. */
        public Times {
            Objects.requireNonNull(total, "total");
            upTo = List.copyOf(upTo);
        }
    }

    /** Copies the map. */
    public RequestStatistics {
        Map<Result, Times> copy = new EnumMap<>(Result.class);
        for (Result result : Result.values()) {
            copy.put(result, results.getOrDefault(result, Times.NONE));
        }
        results = Collections.unmodifiableMap(copy);
    }
}
