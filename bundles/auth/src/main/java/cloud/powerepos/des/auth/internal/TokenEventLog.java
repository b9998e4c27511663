package cloud.powerepos.des.auth.internal;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.TokenEvent;

/** Writes what happened to the log and passes it on, in order, in a thread of its own. */
final class TokenEventLog implements TokenEvents {

    private static final Logger LOG = LoggerFactory.getLogger(AuthTokenService.class);

    private final Executor executor;
    private final Consumer<TokenEvent> listeners;

    TokenEventLog(Executor executor, Consumer<TokenEvent> listeners) {
        this.executor = executor;
        this.listeners = listeners;
    }

    @Override
    public void happened(TokenEvent event) {
        executor.execute(() -> {
            log(event);
            listeners.accept(event);
        });
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
