package cloud.powerepos.des.auth.internal.service;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.Timer;
import cloud.powerepos.des.operations.AuthServerStatus;

/**
 * Writes what happened to the log, in order and in a thread of its own, and passes it on to listeners. Neither waits
 * for the other; an event that cannot be taken is dropped.
 */
public final class TokenEventPublisher implements Consumer<TokenEvent> {

    private static final String REMEDY = "; see that this process has memory and threads left, else report this error";
    private static final String NOT_LOGGED = "An event is missing in the log" + REMEDY;
    private static final String NOT_TOLD = "Token listeners missed an event" + REMEDY;

    private final Executor executor;
    private final Consumer<TokenEvent> listeners;
    private final EventLog log;

    /**
     * @param executor   runs one task at a time, in order
     * @param authServer tells how the AuthServer is doing
     * @param listeners  passes an event on without waiting for any listener
     */
    public TokenEventPublisher(Executor executor, Timer timer, LifetimeClock clock,
            Supplier<AuthServerStatus> authServer, Consumer<TokenEvent> listeners) {
        this.executor = executor;
        this.listeners = listeners;
        log = new EventLog((delay, task) -> timer.after(delay.toNanos(), () -> write(task)), authServer, clock::wall);
    }

    @Override
    public void accept(TokenEvent event) {
        write(() -> log.add(event));
        Unexpected.guarded(NOT_TOLD, () -> listeners.accept(event));
    }

    private void write(Runnable task) {
        Unexpected.guarded(NOT_LOGGED, () -> executor.execute(() -> Unexpected.guarded(NOT_LOGGED, task)));
    }
}
