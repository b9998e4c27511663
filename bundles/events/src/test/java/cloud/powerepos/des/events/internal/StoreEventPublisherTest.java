package cloud.powerepos.des.events.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

import cloud.powerepos.des.store.StoreStatus;

class StoreEventPublisherTest {

    private final List<Event> posted = new ArrayList<>();
    private final StoreEventPublisher publisher = new StoreEventPublisher(new EventAdmin() {
        @Override
        public void postEvent(Event event) {
            posted.add(event);
        }

        @Override
        public void sendEvent(Event event) {
            throw new AssertionError("it would wait for the handlers");
        }
    });

    @Test
    void anOutageAndItsEndHaveATopicEach() {
        publisher.storeChanged(status(false, Optional.of("the server is down:\n start it")));
        publisher.storeChanged(status(true, Optional.empty()));
        assertEquals(List.of("cloud/powerepos/des/store/UNREACHABLE", "cloud/powerepos/des/store/REACHABLE"),
                posted.stream().map(Event::getTopic).toList());
        Event outage = posted.get(0);
        assertEquals("node-1", outage.getProperty("node"));
        assertEquals(1_000L, outage.getProperty("timestamp"));
        assertEquals("the server is down:\\u000a start it", outage.getProperty("message"));
        assertEquals("files in /data can be used again", posted.get(1).getProperty("message"));
    }

    private static StoreStatus status(boolean reachable, Optional<String> problem) {
        return new StoreStatus("files in /data", "node-1", reachable, problem, Instant.ofEpochSecond(1), 0, 0, 0,
                List.of());
    }
}
