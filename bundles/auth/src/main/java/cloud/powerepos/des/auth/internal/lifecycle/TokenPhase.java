package cloud.powerepos.des.auth.internal.lifecycle;

/** What is being done about the next token. Whether the current one is fresh is a question of time alone. */
public sealed interface TokenPhase {

    /** Nothing. */
    record Idle() implements TokenPhase { }

    /**
     * A request is preceded by a look into the token store.
     *
     * @param waiting whether another node has the lease, so that the next look waits for its time
     */
    record Looking(Flight request, boolean waiting) implements TokenPhase { }

    /** A request waits: for its turn, for the verdict on its client, or for its next attempt. */
    record Queued(Flight request) implements TokenPhase { }

    /** A request whose turn has come takes the lease of its row. */
    record Taking(Flight request) implements TokenPhase { }

    /** A request is being sent or was sent. */
    record InFlight(Flight request, Attempt attempt) implements TokenPhase { }

    /** The service was stopped or the organisation removed; there is no way out. */
    record Closed() implements TokenPhase { }

    TokenPhase IDLE = new Idle();
    TokenPhase CLOSED = new Closed();

    /** @return the request under way, or null */
    default Flight request() {
        return null;
    }

    /** The same with what is known of the request by now. */
    default TokenPhase with(Flight flight) {
        return this instanceof InFlight inFlight ? new InFlight(flight, inFlight.attempt())
                : this instanceof Looking looking ? new Looking(flight, looking.waiting())
                : this instanceof Taking ? new Taking(flight) : new Queued(flight);
    }
}
