package cloud.powerepos.des.auth.internal.service;

import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.common.log.LineGroup;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.operations.AuthServerStatus;

/**
 * Writes what happened to the log. Where many organisations have the same trouble, it is a few lines: the first one has
 * a line, the others are counted. An outage of the AuthServer has a line while it lasts and one at its end. Used by one
 * thread at a time.
 */
final class EventLog {

    private static final Logger LOG = LoggerFactory.getLogger(AuthTokenService.class);
    private static final int MOST_ROUTINE = 3;
    private static final int MOST_TROUBLES = 10;
    private static final String WHO = " for reasons of their own; des:list, the health check and JMX name them with"
            + " what to do";
    /** A shorter one is over before an operator could look. */
    private static final Duration OUTAGE = Duration.ofSeconds(2);

    private final Scheduler scheduler;
    private final Supplier<AuthServerStatus> authServer;
    private final InstantSource clock;
    /** Refreshes have none. */
    private final Map<TokenEvent.Type, LineGroup> groups = new EnumMap<>(TokenEvent.Type.class);
    /** The one that the log has a line of; null for none. */
    private AuthServerStatus outage;

    /** @param scheduler runs tasks in the thread that uses this object */
    EventLog(Scheduler scheduler, Supplier<AuthServerStatus> authServer, InstantSource clock) {
        this.scheduler = scheduler;
        this.authServer = authServer;
        this.clock = clock;
        routine(TokenEvent.Type.ISSUED, "got the first token");
        routine(TokenEvent.Type.RECOVERED, "have a token again");
        routine(TokenEvent.Type.CREDENTIALS_CHANGED, "have new credentials");
        routine(TokenEvent.Type.REMOVED, "are not configured any more");
        trouble(TokenEvent.Type.DEGRADED, "got no token", line -> LOG.warn("{}", line));
        trouble(TokenEvent.Type.REFUSED, "were refused", line -> LOG.error("{}", line));
        trouble(TokenEvent.Type.REJECTED, "had a token that DES refused", line -> LOG.warn("{}", line));
    }

    private void routine(TokenEvent.Type type, String unnamed) {
        groups.put(type, new LineGroup(MOST_ROUTINE, unnamed, this::after, line -> LOG.info("{}", line)));
    }

    private void trouble(TokenEvent.Type type, String unnamed, Consumer<String> writer) {
        groups.put(type, new LineGroup(MOST_TROUBLES, unnamed + WHO, this::after, writer));
    }

    private void after(Duration delay, Runnable end) {
        scheduler.after(delay, () -> {
            try {
                lookForOutage();
            } finally {
                end.run();
            }
        });
    }

    void add(TokenEvent event) {
        String line = event.organisationCode() + ": " + event.message();
        if (event.type() == TokenEvent.Type.REFRESHED) {
            LOG.debug("{}", Printable.of(line));
        } else {
            groups.get(event.type()).add(line, event.problem().orElse(null));
        }
        lookForEnd();
    }

    private void lookForOutage() {
        AuthServerStatus now = authServer.get();
        if (outage == null && now.since().filter(since -> !since.plus(OUTAGE).isAfter(clock.instant())).isPresent()) {
            outage = now;
            LOG.warn("The AuthServer has been failing since {}: token requests go out one at a time, with pauses,"
                    + " until one succeeds; organisations without a living token wait. Last failure: {}",
                    now.since().get().truncatedTo(ChronoUnit.SECONDS), Printable.of(now.problem().orElse("")));
        }
    }

    private void lookForEnd() {
        if (outage != null && authServer.get().state() == AuthServerStatus.State.CLOSED) {
            // what was counted until now is to be read before its end
            groups.get(TokenEvent.Type.DEGRADED).flush();
            LOG.info("The AuthServer answers again, after {}", Spans.of(Duration.between(outage.since().orElseThrow(),
                    clock.instant())));
            outage = null;
        }
    }
}
