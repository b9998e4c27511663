package cloud.powerepos.des.auth.internal.service;

import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.common.log.LineGroup;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.text.Spans;
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

    private final ObjLongConsumer<Runnable> later;
    private final Supplier<AuthServerStatus> authServer;
    private final InstantSource clock;
    private final Map<TokenEvent.Type, LineGroup> groups = new EnumMap<>(TokenEvent.Type.class);
    /** The one that the log has a line of; null for none. */
    private AuthServerStatus outage;

    /** @param later runs a task after so many nanoseconds, in the thread that uses this object */
    EventLog(ObjLongConsumer<Runnable> later, Supplier<AuthServerStatus> authServer, InstantSource clock) {
        this.later = later;
        this.authServer = authServer;
        this.clock = clock;
    }

    void add(TokenEvent event) {
        if (event.type() == TokenEvent.Type.REFRESHED) {
            write(event.type(), line(event));
        } else {
            LineGroup group = groups.get(event.type());
            if (group == null) {
                group = group(event.type());
                groups.put(event.type(), group);
                endLater(event.type(), group);
            }
            if (group.add(line(event), event.problem().orElse(null))) {
                write(event.type(), line(event));
            }
        }
        lookForEnd();
    }

    private static String line(TokenEvent event) {
        return event.organisationCode() + ": " + event.message();
    }

    private static LineGroup group(TokenEvent.Type type) {
        return switch (type) {
            case ISSUED -> new LineGroup(MOST_ROUTINE, "got the first token");
            case RECOVERED -> new LineGroup(MOST_ROUTINE, "have a token again");
            case CREDENTIALS_CHANGED -> new LineGroup(MOST_ROUTINE, "have new credentials");
            case REMOVED -> new LineGroup(MOST_ROUTINE, "are not configured any more");
            case DEGRADED, REFRESHED -> new LineGroup(MOST_TROUBLES, "got no token" + WHO);
            case REFUSED -> new LineGroup(MOST_TROUBLES, "were refused" + WHO);
            case REJECTED -> new LineGroup(MOST_TROUBLES, "had a token that DES refused" + WHO);
        };
    }

    private void endLater(TokenEvent.Type type, LineGroup group) {
        later.accept(() -> end(type, group), group.window().toNanos());
    }

    private void end(TokenEvent.Type type, LineGroup group) {
        if (groups.get(type) != group) {
            return;
        }
        if (group.isQuiet()) {
            groups.remove(type);
        } else {
            lookForOutage();
            List<String> lines = group.nextWindow();
            // before a line, which may fail: a group without an end would hold back all that follow
            endLater(type, group);
            lines.forEach(line -> write(type, line));
        }
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
            Optional.ofNullable(groups.remove(TokenEvent.Type.DEGRADED))
                    .ifPresent(group -> group.nextWindow().forEach(line -> write(TokenEvent.Type.DEGRADED, line)));
            LOG.info("The AuthServer answers again, after {}", Spans.of(Duration.between(outage.since().orElseThrow(),
                    clock.instant())));
            outage = null;
        }
    }

    private static void write(TokenEvent.Type type, String line) {
        String shown = Printable.of(line);
        switch (type) {
            case REFRESHED -> LOG.debug("{}", shown);
            case ISSUED, RECOVERED, CREDENTIALS_CHANGED, REMOVED -> LOG.info("{}", shown);
            case DEGRADED, REJECTED -> LOG.warn("{}", shown);
            case REFUSED -> LOG.error("{}", shown);
        }
    }
}
