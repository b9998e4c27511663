package cloud.powerepos.des.auth.internal.dispatch;

import cloud.powerepos.des.auth.internal.lifecycle.Failure;

/** A token request that waits for its turn in the {@link RequestQueue}. */
public interface QueuedRequest {

    /** Names the organisation. */
    String organisationCode();

    /** Whether a caller waits for it. */
    boolean onDemand();

    /** The {@link AuthServerCircuitBreaker#era()} at the beginning of what it reports about. */
    long era();

    /** Its turn has come: a thread has been asked for. */
    void starting();

    /** Sends the request; ends with a report to the queue. */
    void run();

    /** Called instead of {@link #run()} where a caller waits and the circuit breaker is open. */
    void blocked(Failure failure);

    /** Called instead of {@link #run()} where there was no thread for it. */
    void notStarted(Throwable reason);
}
