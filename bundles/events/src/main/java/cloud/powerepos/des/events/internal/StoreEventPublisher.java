package cloud.powerepos.des.events.internal;

import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.store.StoreListener;
import cloud.powerepos.des.store.StoreStatus;

/**
 * Posts to EventAdmin when the token store becomes unreachable and when it is reachable again. Topics:
 * {@code cloud/powerepos/des/store/UNREACHABLE} and {@code REACHABLE}. Properties: {@code node}, {@code timestamp}
 * (milliseconds since 1970) and {@code message}.
 */
@Component
public final class StoreEventPublisher implements StoreListener {

    private static final String TOPIC = "cloud/powerepos/des/store/";

    private final EventAdmin events;

    /** Used by SCR. */
    @Activate
    public StoreEventPublisher(@Reference EventAdmin events) {
        this.events = events;
    }

    @Override
    public void storeChanged(StoreStatus status) {
        String message = status.reachable() ? status.engine() + " can be used again" : status.problem().orElse("");
        events.postEvent(new Event(TOPIC + (status.reachable() ? "REACHABLE" : "UNREACHABLE"), Map.of("node",
                status.node(), EventConstants.TIMESTAMP, status.since().toEpochMilli(), EventConstants.MESSAGE,
                Printable.of(message))));
    }
}
