package cloud.powerepos.des.events.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.operations.internal.CoreServices;
import cloud.powerepos.des.operations.internal.Operations;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;
import cloud.powerepos.des.testing.Fakes;
import cloud.powerepos.des.testing.ScriptedHttp;
import cloud.powerepos.des.testing.VirtualScheduler;

class SharedProblemsTest {

    private static final String DOWN = "the AuthServer gave no token; see token.endpoint";
    private static final String ANY_PASSWORD = "the AuthServer refused the service account (invalid_grant); fix"
            + " service.account.password in the file of the organisation";

    private final List<String> told = new ArrayList<>();
    private final VirtualScheduler time = new VirtualScheduler();
    private final Fakes fakes = new Fakes();
    private final CoreServices all = new CoreServices(fakes, fakes, fakes, fakes, fakes, new ScriptedHttp());
    private CoreServices core = all;
    private final EventWindow window = new EventWindow(time::after, new SharedProblems(new Operations(() -> core,
            new ExposedSecrets(List::of, Path.of("no-such-folder")), Fakes.CLOCK), Fakes.CLOCK,
            event -> told.add(event.type() + " " + event.organisationCode()),
            change -> told.add(change.type() + " " + change.message())));

    @BeforeEach
    void oneIsWell() {
        living("WELL");
    }

    @Test
    void aProblemBeyondTheTenOfTheSummaryLasts() {
        for (int problem = 0; problem < 12; problem++) {
            String text = "problem " + problem + "; fix it";
            for (int number = 0; number < 20 - problem; number++) {
                String code = "ORG" + problem + "-" + number;
                failing(code, text);
                event(TokenEvent.Type.DEGRADED, code, text);
            }
        }
        time.pass(EventWindow.LENGTH);
        assertEquals(12, told().size());
        living("OTHER");
        event(TokenEvent.Type.RECOVERED, "OTHER", null);
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of(), told());
    }

    @Test
    void whereOneOfTwoIsLeftItRemains() {
        wrongPassword("A");
        wrongPassword("B");
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("REFUSED 2 organisations: " + ANY_PASSWORD), told(), "passwords of two accounts");
        recovered("A");
        assertEquals(List.of("RECOVERED 1 organisation recovered, 1 remains: " + ANY_PASSWORD), told());
        recovered("B");
        assertEquals(List.of("RECOVERED 1 organisation recovered, 0 remain: " + ANY_PASSWORD), told());
        time.pass(Duration.ofHours(1));
        assertEquals(0, time.planned());
    }

    @ParameterizedTest
    @ValueSource(strings = {"organisationCodes", "status", "token service", "credentials"})
    void whatCannotBeToldIsLookedAtAgain(String broken) {
        for (String code : List.of("A", "B", "C", "D")) {
            failing(code, DOWN);
            event(TokenEvent.Type.DEGRADED, code, DOWN);
        }
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("DEGRADED 4 organisations: " + DOWN), told());

        core = switch (broken) {
            case "token service" -> new CoreServices(fakes, null, null, fakes, fakes, null);
            case "credentials" -> new CoreServices(null, fakes, fakes, fakes, fakes, new ScriptedHttp());
            default -> all;
        };
        fakes.broken = (method, organisation) -> {
            if (method.equals(broken)) {
                throw new IllegalStateException();
            }
        };
        recovered("A");
        time.pass(EventWindow.LATER.multipliedBy(3));
        assertEquals(List.of(), told());
        assertEquals(1, time.planned());

        core = all;
        fakes.broken = (method, organisation) -> { };
        time.pass(EventWindow.LATER);
        assertEquals(List.of(), told(), "three of four have it still");
        assertEquals(0, time.planned());
        List.of("B", "C", "D").forEach(this::living);
        recovered("B");
        assertEquals(List.of("RECOVERED 4 organisations recovered, 0 remain: " + DOWN), told());
    }

    @Test
    void theEndThatCouldNotBeToldIsToldWhenItCan() {
        List.of("A", "B").forEach(code -> {
            failing(code, DOWN);
            event(TokenEvent.Type.DEGRADED, code, DOWN);
        });
        time.pass(EventWindow.LENGTH);
        told();
        fakes.broken = (method, organisation) -> {
            throw new NoClassDefFoundError();
        };
        living("A");
        recovered("B");
        assertEquals(List.of(), told());
        fakes.broken = (method, organisation) -> { };
        time.pass(EventWindow.LATER);
        assertEquals(List.of("RECOVERED 2 organisations recovered, 0 remain: " + DOWN), told());
    }

    @Test
    void whereAllAreRemovedNoneHasIt() {
        List.of("A", "B").forEach(code -> {
            failing(code, DOWN);
            event(TokenEvent.Type.DEGRADED, code, DOWN);
        });
        time.pass(EventWindow.LENGTH);
        told();
        fakes.statuses.clear();
        fakes.credentials.clear();
        event(TokenEvent.Type.REMOVED, "A", null);
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("REMOVED A", "RECOVERED 2 organisations recovered, 0 remain: " + DOWN), told());
    }

    private void wrongPassword(String code) {
        String problem = "the AuthServer refused the service account svc-" + code + " (invalid_grant); fix"
                + " service.account.password in ";
        fakes.known(code);
        fakes.statuses.put(code, new TokenStatus(code, State.REFUSED, "client", "svc-" + code, code + ".cfg",
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false,
                Optional.of(problem + code + ".cfg"), Optional.of(Fakes.NOW), Optional.empty(), Counters.NONE));
        event(TokenEvent.Type.REFUSED, code, problem + "the file of the organisation");
    }

    private void failing(String code, String problem) {
        fakes.known(code);
        fakes.statuses.put(code, Fakes.failing(code, State.WAITING, problem));
    }

    private void living(String code) {
        fakes.known(code);
        fakes.statuses.put(code, Fakes.living(code));
    }

    private void recovered(String code) {
        living(code);
        event(TokenEvent.Type.RECOVERED, code, null);
        time.pass(EventWindow.LENGTH);
    }

    private void event(TokenEvent.Type type, String code, String problem) {
        window.add(new TokenEvent(type, code, Fakes.NOW, "what happened", Optional.ofNullable(problem)));
    }

    private List<String> told() {
        List<String> copy = List.copyOf(told);
        told.clear();
        return copy;
    }
}
