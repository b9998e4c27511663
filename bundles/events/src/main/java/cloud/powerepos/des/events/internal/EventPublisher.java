package cloud.powerepos.des.events.internal;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.TokenListener;
import cloud.powerepos.des.common.component.CleanUp;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.endpoint.DesEndpointListener;
import cloud.powerepos.des.operations.DesOperations;

/**
 * Posts what happens to EventAdmin. Topics: {@code cloud/powerepos/des/token/} and the name of a
 * {@link TokenEvent.Type}; {@code cloud/powerepos/des/endpoint/MOVED}. Properties of each: {@code organisation},
 * {@code timestamp} (milliseconds since 1970) and {@code message}; of the latter also {@code from} and {@code to}.
 * <p>
 * A problem that several organisations have for the same reason is one event with the topic
 * {@code cloud/powerepos/des/organisations/} and the name of the type, {@code organisations} (how many),
 * {@code problem}, {@code examples} (codes of ten at the most) and {@code since} (the same until the problem has ended)
 * in place of {@code organisation}; see {@link SharedProblems}. Where several organisations have moved, it is one event
 * with the topic {@code cloud/powerepos/des/organisations/MOVED}; see {@link Moves}.
 * <p>
 * {@code organisation}, {@code examples}, {@code from} and {@code to} are exact, as handlers filter by them and compare
 * them with {@link DesAccess#ORGANISATION}. {@code message} and {@code problem} are for people: characters that do not
 * print are escaped.
 */
@Component
public final class EventPublisher implements TokenListener, DesEndpointListener {

    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
    private static final String TOPIC = "cloud/powerepos/des/";
    private static final String SHARED = TOPIC + "organisations/";
    private static final int MOST_EXAMPLES = 10;

    private final EventAdmin events;
    private final InstantSource clock;
    private final EventWindow window;
    private final Moves moves;
    private final Runnable stop;

    /** Used by SCR. */
    @Activate
    public EventPublisher(@Reference EventAdmin events, @Reference DesOperations operations) {
        this(events, operations, InstantSource.system(),
                DaemonScheduler.onDemand(LOG, new DaemonThreads("des-events")));
    }

    private EventPublisher(EventAdmin events, DesOperations operations, InstantSource clock,
            DaemonScheduler scheduler) {
        this(events, operations, clock, scheduler, scheduler::close);
    }

    /** @param stop ends the scheduler */
    EventPublisher(EventAdmin events, DesOperations operations, InstantSource clock, Scheduler scheduler,
            Runnable stop) {
        this.events = events;
        this.clock = clock;
        this.stop = stop;
        window = new EventWindow(scheduler, new SharedProblems(operations, clock, this::post, this::post));
        moves = new Moves(scheduler, clock, this::post);
    }

    @Override
    public void tokenEvent(TokenEvent event) {
        window.add(event);
    }

    @Override
    public void endpointMoved(String organisationCode, URI from, URI to) {
        moves.add(organisationCode, from, to);
    }

    private void post(TokenEvent event) {
        post(TOPIC + "token/" + event.type(), event.time(), event.message(),
                Map.of(DesAccess.ORGANISATION, event.organisationCode()));
    }

    private void post(SharedProblems.Change change) {
        Map<String, Object> more = of(change.organisations(), change.codes());
        more.put("remaining", change.remaining());
        more.put("since", change.since().toEpochMilli());
        more.put("problem", Printable.of(change.problem()));
        post(SHARED + change.type(), clock.instant(), change.message(), more);
    }

    private void post(Moves.Change change) {
        int number = change.organisations().size();
        Map<String, Object> more = number == 1
                ? new HashMap<>(Map.of(DesAccess.ORGANISATION, change.organisations().get(0)))
                : of(number, change.organisations());
        more.put("from", change.from().toString());
        more.put("to", change.to().toString());
        String message = "DES moved from " + change.from() + " to " + change.to();
        if (number == 1) {
            post(TOPIC + "endpoint/MOVED", change.time(), message, more);
        } else {
            post(SHARED + "MOVED", clock.instant(), SharedProblems.Change.counted(number) + ": " + message, more);
        }
    }

    private static Map<String, Object> of(int organisations, List<String> codes) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("organisations", organisations);
        properties.put("examples", codes.stream().limit(MOST_EXAMPLES).toArray(String[]::new));
        return properties;
    }

    /** Posts and does not send: a slow event handler never keeps the token service waiting. */
    private void post(String topic, Instant time, String message, Map<String, ?> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put(EventConstants.TIMESTAMP, time.toEpochMilli());
        properties.put(EventConstants.MESSAGE, Printable.of(message));
        events.postEvent(new Event(topic, properties));
    }

    @Deactivate
    void deactivate() {
        CleanUp.run(LOG, stop::run, window::end, moves::end);
    }
}
