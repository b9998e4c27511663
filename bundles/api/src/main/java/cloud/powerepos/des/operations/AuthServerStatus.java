package cloud.powerepos.des.operations;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How the AuthServer is doing, as the circuit breaker before it knows from the requests of all organisations. An
 * immutable snapshot without secrets; all times are by the local clock.
 *
 * @param state   the state of the circuit breaker
 * @param since   when the AuthServer began to fail; empty while the state is {@link State#CLOSED}
 * @param until   before which no request goes out; empty where that is not planned
 * @param problem what the last request ended with and what to do about it; empty while the state is
 *                {@link State#CLOSED}
 */
public record AuthServerStatus(State state, Optional<Instant> since, Optional<Instant> until,
        Optional<String> problem) {

    /** The AuthServer answers, as far as is known. */
    public static final AuthServerStatus WORKING = new AuthServerStatus(State.CLOSED, Optional.empty(),
            Optional.empty(), Optional.empty());

    /** The states of a circuit breaker. */
    public enum State {
        /** Requests go out. */
        CLOSED,
        /** The AuthServer fails: no request goes out before its time. */
        OPEN,
        /** The AuthServer fails: one request is under way to see whether it still does, the others wait. */
        HALF_OPEN
    }

    /** @throws NullPointerException if a part is missing */
    public AuthServerStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(until, "until");
        Objects.requireNonNull(problem, "problem");
    }
}
