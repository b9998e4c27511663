package cloud.powerepos.des.events.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.operations.internal.CoreServices;
import cloud.powerepos.des.operations.internal.Operations;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;
import cloud.powerepos.des.testing.Fakes;
import cloud.powerepos.des.testing.ScriptedHttp;
import cloud.powerepos.des.testing.VirtualScheduler;

class EventPublisherTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String DOWN = "the AuthServer gave no token; see token.endpoint";

    private final List<Event> posted = new ArrayList<>();
    private final VirtualScheduler time = new VirtualScheduler();
    private final Fakes fakes = new Fakes();
    private final Operations operations = new Operations(
            () -> new CoreServices(fakes, fakes, fakes, fakes, fakes, new ScriptedHttp()),
            new ExposedSecrets(List::of, Path.of("no-such-folder")), Fakes.CLOCK);
    private final EventPublisher publisher = new EventPublisher(new EventAdmin() {

        @Override
        public void postEvent(Event event) {
            posted.add(event);
        }

        @Override
        public void sendEvent(Event event) {
            throw new AssertionError("the token service must not wait for event handlers");
        }
    }, operations, InstantSource.fixed(NOON), time::after, () -> { });

    @ParameterizedTest
    @EnumSource
    void eachTokenEventHasATopicOfItsOwn(TokenEvent.Type type) {
        publisher.tokenEvent(new TokenEvent(type, "ACME", NOON.minusMillis(1), "what happened", Optional.empty()));
        time.pass(EventWindow.LENGTH);

        assertEquals("cloud/powerepos/des/token/" + type.name(), posted.get(0).getTopic());
        assertEquals(Map.of("organisation", "ACME", "timestamp", NOON.toEpochMilli() - 1, "message", "what happened"),
                properties());
    }

    @Test
    void aMovedEndpointNamesBothAddresses() {
        publisher.endpointMoved("ACME", URI.create("https://one.example/"), URI.create("https://two.example/"));
        time.pass(EventWindow.LENGTH);

        assertEquals("cloud/powerepos/des/endpoint/MOVED", posted.get(0).getTopic());
        assertEquals(Map.of("organisation", "ACME", "timestamp", NOON.toEpochMilli(), "message",
                "DES moved from https://one.example/ to https://two.example/", "from", "https://one.example/", "to",
                "https://two.example/"), properties());
    }

    @Test
    void endpointsThatMovedForOneCauseAreOneEventWithTheirNumber() {
        for (int number = 1000; number < 6000; number++) {
            publisher.endpointMoved("ORG" + number, URI.create("https://one.example/"),
                    URI.create("https://two.example/"));
        }
        time.pass(EventWindow.LENGTH);
        Event moved = posted.get(0);
        assertArrayEquals(new String[] {"ORG1000", "ORG1001", "ORG1002", "ORG1003", "ORG1004", "ORG1005", "ORG1006",
            "ORG1007", "ORG1008", "ORG1009"}, (String[]) moved.getProperty("examples"));
        Map<String, Object> properties = properties();
        properties.remove("examples");
        assertEquals("cloud/powerepos/des/organisations/MOVED", moved.getTopic());
        assertEquals(Map.of("organisations", 5000, "timestamp", NOON.toEpochMilli(), "message",
                "5,000 organisations: DES moved from https://one.example/ to https://two.example/", "from",
                "https://one.example/", "to", "https://two.example/"), properties);
    }

    @Test
    void aMessageIsShownEscapedAndACodeIsExact() {
        publisher.tokenEvent(new TokenEvent(TokenEvent.Type.ISSUED, "A\u202eB", NOON, "A\u202eB:\u2028\u001b[31m",
                Optional.empty()));

        assertEquals(Map.of("organisation", "A\u202eB", "timestamp", NOON.toEpochMilli(), "message",
                "A\\u202eB:\\u2028\\u001b[31m"), properties());
    }

    @Test
    void aProblemOfOneOrganisationIsItsOwnEvent() {
        trouble(TokenEvent.Type.REFUSED, "ACME", "wrong password of svc-acme; fix it");
        assertEquals(List.of(), told());
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("token/REFUSED ACME"), told());
        publisher.tokenEvent(new TokenEvent(TokenEvent.Type.RECOVERED, "ACME", NOON, "a token", Optional.empty()));
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("token/RECOVERED ACME"), told());
    }

    @Test
    void oneReasonOfThousandsIsOneEventWithTheirNumber() {
        for (int number = 1000; number < 6000; number++) {
            trouble(TokenEvent.Type.DEGRADED, "ORG" + number, DOWN);
        }
        trouble(TokenEvent.Type.REFUSED, "ACME", "wrong password of svc-acme; fix it");
        time.pass(EventWindow.LENGTH);
        Event first = posted.get(0);
        assertEquals(List.of("organisations/DEGRADED 5000", "token/REFUSED ACME"), told());
        assertEquals(DOWN, first.getProperty("problem"));
        assertEquals("5,000 organisations: " + DOWN, first.getProperty("message"));
        assertEquals(NOON.toEpochMilli(), first.getProperty("timestamp"));
        assertEquals(NOON.toEpochMilli(), first.getProperty("since"));
        assertArrayEquals(new String[] {"ORG1000", "ORG1001", "ORG1002", "ORG1003", "ORG1004", "ORG1005", "ORG1006",
            "ORG1007", "ORG1008", "ORG1009"}, (String[]) first.getProperty("examples"));
    }

    @Test
    void thoseWhoWaitWithoutARequestOfTheirOwnCountToo() {
        waiting(1000);
        trouble(TokenEvent.Type.DEGRADED, "ORG0", DOWN);
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("organisations/DEGRADED 1000"), told());
    }

    @Test
    void itIsToldAgainWhenTheNumberHasDoubledAndWhenItHasHalved() {
        waiting(100);
        trouble(TokenEvent.Type.DEGRADED, "ORG0", DOWN);
        time.pass(EventWindow.LENGTH);
        waiting(199);
        trouble(TokenEvent.Type.DEGRADED, "ORG100", DOWN);
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("organisations/DEGRADED 100"), told());
        waiting(200);
        trouble(TokenEvent.Type.DEGRADED, "ORG101", DOWN);
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("organisations/DEGRADED 200"), told());
        waiting(101);
        recovered("ORG0");
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of(), told());
        waiting(3);
        recovered("ORG100");
        time.pass(EventWindow.LENGTH);
        assertEquals("197 organisations recovered, 3 remain: " + DOWN, posted.get(0).getProperty("message"));
        assertEquals(List.of("organisations/RECOVERED 197"), told());
        waiting(0);
        publisher.tokenEvent(new TokenEvent(TokenEvent.Type.REFRESHED, "OTHER", NOON, "a token", Optional.empty()));
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("token/REFRESHED OTHER", "organisations/RECOVERED 3"), told());
        recovered("ACME");
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("token/RECOVERED ACME"), told());
    }

    @Test
    void whoHadAProblemOfTheirOwnRecoverByThemselvesToo() {
        trouble(TokenEvent.Type.REFUSED, "ACME", "wrong password of svc-acme; fix it");
        waiting(100);
        trouble(TokenEvent.Type.DEGRADED, "ORG0", DOWN);
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("token/REFUSED ACME", "organisations/DEGRADED 100"), told());
        recovered("ACME");
        recovered("ORG0");
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("token/RECOVERED ACME"), told());
    }

    @Test
    void theOrderOfEventsStays() {
        trouble(TokenEvent.Type.REFUSED, "ACME", "wrong password of svc-acme; fix it");
        publisher.tokenEvent(new TokenEvent(TokenEvent.Type.CREDENTIALS_CHANGED, "ACME", NOON, "new",
                Optional.empty()));
        recovered("ACME");
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("token/REFUSED ACME", "token/CREDENTIALS_CHANGED ACME", "token/RECOVERED ACME"), told());
    }

    @Test
    void whatIsHeldIsPostedWhenTheBundleStops() {
        trouble(TokenEvent.Type.REFUSED, "ACME", "wrong password of svc-acme; fix it");
        publisher.endpointMoved("ACME", URI.create("https://one.example/"), URI.create("https://two.example/"));
        publisher.deactivate();
        assertEquals(List.of("token/REFUSED ACME", "endpoint/MOVED ACME"), told());
    }

    @Test
    void whereOrganisationsCannotBeListedTheEventsThemselvesAreCounted() {
        fakes.broken = (method, organisation) -> {
            throw new IllegalStateException();
        };
        trouble(TokenEvent.Type.DEGRADED, "A", DOWN);
        trouble(TokenEvent.Type.DEGRADED, "B", DOWN);
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("organisations/DEGRADED 2"), told());
    }

    private void trouble(TokenEvent.Type type, String organisation, String problem) {
        publisher.tokenEvent(new TokenEvent(type, organisation, NOON, organisation + " has it: " + problem,
                Optional.of(problem)));
    }

    private void recovered(String organisation) {
        publisher.tokenEvent(new TokenEvent(TokenEvent.Type.RECOVERED, organisation, NOON, "a token",
                Optional.empty()));
    }

    private void waiting(int organisations) {
        fakes.statuses.clear();
        fakes.credentials.clear();
        for (int number = 0; number < organisations; number++) {
            fakes.known("ORG" + number);
            fakes.statuses.put("ORG" + number, Fakes.failing("ORG" + number, State.WAITING, DOWN));
        }
    }

    /** What was posted since this was called last. */
    private List<String> told() {
        List<String> told = posted.stream().map(event -> event.getTopic().replace("cloud/powerepos/des/", "") + " "
                + Optional.ofNullable(event.getProperty("organisation")).orElse(event.getProperty("organisations")))
                .toList();
        posted.clear();
        return told;
    }

    private Map<String, Object> properties() {
        assertEquals(1, posted.size());
        Map<String, Object> properties = new HashMap<>();
        for (String name : posted.get(0).getPropertyNames()) {
            properties.put(name, posted.get(0).getProperty(name));
        }
        properties.remove("event.topics");
        return properties;
    }
}
