package cloud.powerepos.des.events.internal;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;

import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.TokenListener;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.endpoint.DesEndpointListener;

/**
 * Posts what happens to EventAdmin. Topics: {@code cloud/powerepos/des/token/} and the name of a
 * {@link TokenEvent.Type}; {@code cloud/powerepos/des/endpoint/MOVED}. Properties of each: {@code organisation},
 * {@code timestamp} (milliseconds since 1970) and {@code message}; of the latter also {@code from} and {@code to}.
 * <p>
 * {@code organisation}, {@code from} and {@code to} are exact, as handlers filter by them and compare them with
 * {@link DesAccess#ORGANISATION}. {@code message} is for people: characters that do not print are escaped.
 */
@Component
public final class EventPublisher implements TokenListener, DesEndpointListener {

    private static final String TOKEN_TOPIC = "cloud/powerepos/des/token/";
    private static final String MOVED_TOPIC = "cloud/powerepos/des/endpoint/MOVED";

    private final EventAdmin events;
    private final InstantSource clock;

    /** Used by SCR. */
    @Activate
    public EventPublisher(@Reference EventAdmin events) {
        this(events, InstantSource.system());
    }

    EventPublisher(EventAdmin events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void tokenEvent(TokenEvent event) {
        post(TOKEN_TOPIC + event.type(), event.organisationCode(), event.time(), event.message(), Map.of());
    }

    @Override
    public void endpointMoved(String organisationCode, URI from, URI to) {
        post(MOVED_TOPIC, organisationCode, clock.instant(), "DES moved from " + from + " to " + to,
                Map.of("from", from.toString(), "to", to.toString()));
    }

    /** Posts and does not send: a slow event handler never keeps the token service waiting. */
    private void post(String topic, String organisationCode, Instant time, String message, Map<String, ?> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put(DesAccess.ORGANISATION, organisationCode);
        properties.put(EventConstants.TIMESTAMP, time.toEpochMilli());
        properties.put(EventConstants.MESSAGE, Printable.of(message));
        events.postEvent(new Event(topic, properties));
    }
}
