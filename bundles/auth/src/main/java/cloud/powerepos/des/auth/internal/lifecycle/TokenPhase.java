package cloud.powerepos.des.auth.internal.lifecycle;

/** What is being done about the next token. Whether the current one is fresh is a question of time alone. */
public sealed interface TokenPhase {

    /** Nothing. */
    record Idle() implements TokenPhase { }

    /** A request waits: for its turn, for the verdict on its client, or for its next attempt. */
    record Queued(Flight flight) implements TokenPhase { }

    /** A request is being sent or was sent. */
    record InFlight(Flight flight, Attempt attempt) implements TokenPhase { }

    /** The service was stopped or the organisation removed; there is no way out. */
    record Closed() implements TokenPhase { }

    TokenPhase IDLE = new Idle();
    TokenPhase CLOSED = new Closed();

    /** @return the request under way, or null */
    default Flight request() {
        return this instanceof Queued queued ? queued.flight()
                : this instanceof InFlight inFlight ? inFlight.flight() : null;
    }
}
