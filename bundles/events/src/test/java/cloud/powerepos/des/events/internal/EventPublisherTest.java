package cloud.powerepos.des.events.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

import cloud.powerepos.des.auth.TokenEvent;

class EventPublisherTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final List<Event> posted = new ArrayList<>();
    private final EventPublisher publisher = new EventPublisher(new EventAdmin() {

        @Override
        public void postEvent(Event event) {
            posted.add(event);
        }

        @Override
        public void sendEvent(Event event) {
            throw new AssertionError("would keep the token service waiting");
        }
    }, InstantSource.fixed(NOON));

    @ParameterizedTest
    @EnumSource
    void eachTokenEventHasATopicOfItsOwn(TokenEvent.Type type) {
        publisher.tokenEvent(new TokenEvent(type, "ACME", NOON.minusMillis(1), "what happened", Optional.empty()));

        assertEquals("cloud/powerepos/des/token/" + type.name(), posted.get(0).getTopic());
        assertEquals(Map.of("organisation", "ACME", "timestamp", NOON.toEpochMilli() - 1, "message", "what happened"),
                properties());
    }

    @Test
    void aMovedEndpointNamesBothAddresses() {
        publisher.endpointMoved("ACME", URI.create("https://one.example/"), URI.create("https://two.example/"));

        assertEquals("cloud/powerepos/des/endpoint/MOVED", posted.get(0).getTopic());
        assertEquals(Map.of("organisation", "ACME", "timestamp", NOON.toEpochMilli(), "message",
                "DES moved from https://one.example/ to https://two.example/", "from", "https://one.example/", "to",
                "https://two.example/"), properties());
    }

    @Test
    void aMessageIsShownEscapedAndACodeIsExact() {
        publisher.tokenEvent(new TokenEvent(TokenEvent.Type.ISSUED, "A\u202eB", NOON, "A\u202eB:\u2028\u001b[31m", Optional.empty()));

        assertEquals(Map.of("organisation", "A\u202eB", "timestamp", NOON.toEpochMilli(), "message",
                "A\\u202eB:\\u2028\\u001b[31m"), properties());
    }

    private Map<String, Object> properties() {
        assertEquals(1, posted.size());
        Map<String, Object> properties = new HashMap<>();
        for (String name : Set.of(posted.get(0).getPropertyNames())) {
            properties.put(name, posted.get(0).getProperty(name));
        }
        properties.remove("event.topics");
        return properties;
    }
}
