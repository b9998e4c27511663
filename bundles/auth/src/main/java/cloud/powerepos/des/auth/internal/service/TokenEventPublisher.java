package cloud.powerepos.des.auth.internal.service;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.Unexpected;

/**
 * Writes what happened to the log, in order and in a thread of its own, and passes it on to listeners. Neither waits
 * for the other; an event that cannot be taken is dropped.
 */
public final class TokenEventPublisher implements Consumer<TokenEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(AuthTokenService.class);

    private final Executor executor;
    private final Consumer<TokenEvent> listeners;

    /** @param listeners passes an event on without waiting for any listener */
    public TokenEventPublisher(Executor executor, Consumer<TokenEvent> listeners) {
        this.executor = executor;
        this.listeners = listeners;
    }

    @Override
    public void accept(TokenEvent event) {
        guarded("An event is missing in the log", () -> executor.execute(
                () -> guarded("An event is missing in the log", () -> log(event))));
        guarded("Token listeners missed an event", () -> listeners.accept(event));
    }

    private static void guarded(String text, Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            Unexpected.log(text + "; see that this process has memory and threads left, else report this error", e);
        }
    }

    private static void log(TokenEvent event) {
        String format = "{}: {}";
        switch (event.type()) {
            case REFRESHED -> LOG.debug(format, event.organisationCode(), event.message());
            case ISSUED, RECOVERED, CREDENTIALS_CHANGED, REMOVED ->
                LOG.info(format, event.organisationCode(), event.message());
            case DEGRADED, REJECTED -> LOG.warn(format, event.organisationCode(), event.message());
            case REFUSED -> LOG.error(format, event.organisationCode(), event.message());
        }
    }
}
