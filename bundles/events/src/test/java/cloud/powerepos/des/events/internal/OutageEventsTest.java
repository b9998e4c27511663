package cloud.powerepos.des.events.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.events.internal.SharedProblems.Change;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.operations.internal.CoreServices;
import cloud.powerepos.des.operations.internal.Operations;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;
import cloud.powerepos.des.testing.Fakes;
import cloud.powerepos.des.testing.ScriptedHttp;
import cloud.powerepos.des.testing.VirtualScheduler;

/** An outage is one from its beginning to its end, whatever the AuthServer's failures look like meanwhile. */
class OutageEventsTest {

    private static final String REFUSED = "the AuthServer gave no token: it cannot be connected to; see token.endpoint";
    private static final String LATE = "the AuthServer gave no token: no answer in time; see token.endpoint";
    private static final String BUSY = "the AuthServer gave no token: HTTP 503; see token.endpoint";
    private static final String PASSWORD = "wrong password; fix it";

    private final List<Object> told = new ArrayList<>();
    private final VirtualScheduler time = new VirtualScheduler();
    private final Fakes fakes = new Fakes();
    private final EventWindow window = new EventWindow(time::after, new SharedProblems(new Operations(
            () -> new CoreServices(fakes, fakes, fakes, fakes, fakes, new ScriptedHttp()),
            new ExposedSecrets(List::of, Path.of("no-such-folder")), Fakes.CLOCK), this::now,
            event -> told.add(event.type() + " " + event.organisationCode()), told::add));

    @BeforeEach
    void allAreWell() {
        authServer(AuthServerStatus.State.CLOSED);
        for (int number = 0; number < 100; number++) {
            living(number);
        }
    }

    @Test
    void anotherReasonIsToldOfOnceAndEndsNothing() {
        authServer(AuthServerStatus.State.OPEN);
        failing(0, 100, REFUSED);
        assertEquals(List.of("DEGRADED 100 organisations: " + REFUSED), told());
        failing(0, 40, LATE);
        assertEquals(List.of("DEGRADED 100 organisations: " + LATE), told());
        authServer(AuthServerStatus.State.HALF_OPEN);
        failing(40, 100, LATE);
        assertEquals(List.of(), told(), "nor does the first reason end");
        authServer(AuthServerStatus.State.OPEN);
        failing(0, 100, BUSY);
        assertEquals(List.of("DEGRADED 100 organisations: " + BUSY), told());
        failing(0, 100, REFUSED);
        failing(0, 100, BUSY);
        assertEquals(List.of(), told(), "to and fro");
    }

    @Test
    void theEndIsToldOfOnceForAllReasons() {
        authServer(AuthServerStatus.State.OPEN);
        failing(0, 100, REFUSED);
        failing(0, 50, LATE);
        told();
        authServer(AuthServerStatus.State.CLOSED);
        living(0);
        recovered("ORG0");
        assertEquals(List.of(), told(), "99 have not recovered");
        for (int number = 1; number < 100; number++) {
            living(number);
        }
        recovered("ORG1");
        assertEquals(List.of("RECOVERED 100 organisations recovered, 0 remain: " + LATE), told());
        recovered("ORG2");
        assertEquals(List.of("RECOVERED ORG2"), told(), "nothing is left of it");
    }

    /** Organisations that no module asks for keep the error of the first one. */
    @Test
    void theNextOutageIsAnotherOne() {
        authServer(AuthServerStatus.State.OPEN);
        failing(0, 100, REFUSED);
        authServer(AuthServerStatus.State.CLOSED);
        for (int number = 0; number < 40; number++) {
            living(number);
        }
        recovered("ORG0");
        told.clear();
        time.pass(Duration.ofHours(1));
        authServer(AuthServerStatus.State.OPEN);
        failing(0, 40, REFUSED);
        List<Change> changes = told.stream().map(Change.class::cast).toList();
        assertEquals(List.of("RECOVERED 100 organisations recovered, 0 remain: " + REFUSED,
                "DEGRADED 100 organisations: " + REFUSED), told());
        assertTrue(changes.get(0).since().isBefore(changes.get(1).since()));
    }

    @Test
    void itsEventsNameTheSameBeginning() {
        authServer(AuthServerStatus.State.OPEN);
        failing(0, 100, REFUSED);
        time.pass(Duration.ofMinutes(5));
        failing(0, 100, LATE);
        authServer(AuthServerStatus.State.CLOSED);
        allAreWell();
        recovered("ORG0");
        assertEquals(List.of(Fakes.NOW.plus(EventWindow.LENGTH), Fakes.NOW.plus(EventWindow.LENGTH),
                Fakes.NOW.plus(EventWindow.LENGTH)), told.stream().map(change -> ((Change) change).since()).toList());
    }

    @Test
    void oneThatGetsATokenMeanwhileEndsNothing() {
        authServer(AuthServerStatus.State.OPEN);
        failing(0, 100, REFUSED);
        told();
        for (int number = 0; number < 90; number++) {
            living(number);
        }
        recovered("ORG0");
        assertEquals(List.of(), told());
        authServer(AuthServerStatus.State.CLOSED);
        recovered("ORG1");
        assertEquals(List.of("RECOVERED 90 organisations recovered, 10 remain: " + REFUSED), told());
    }

    @Test
    void theFirstWithAnotherReasonBelongsToItToo() {
        authServer(AuthServerStatus.State.OPEN);
        failing(0, 10, REFUSED);
        told();
        failing(10, 11, LATE);
        assertEquals(List.of("DEGRADED 11 organisations: " + LATE), told());
        failing(11, 21, LATE);
        assertEquals(List.of(), told());
        failing(21, 22, LATE);
        assertEquals(List.of("DEGRADED 22 organisations: " + LATE), told(), "twice as many");
    }

    /** It was told of before it was known that the AuthServer fails. */
    @Test
    void aProblemBecomesAnOutage() {
        failing(0, 10, REFUSED);
        authServer(AuthServerStatus.State.OPEN);
        failing(0, 10, REFUSED);
        told();
        failing(0, 10, LATE);
        assertEquals(List.of("DEGRADED 10 organisations: " + LATE), told());
    }

    @Test
    void wrongPasswordsAreNoPartOfIt() {
        authServer(AuthServerStatus.State.OPEN);
        failing(0, 100, REFUSED);
        told();
        for (int number = 0; number < 2; number++) {
            problem(TokenEvent.Type.REFUSED, number, PASSWORD);
        }
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of("REFUSED 2 organisations: " + PASSWORD), told());
        living(0);
        living(1);
        recovered("ORG0");
        assertEquals(List.of("RECOVERED 2 organisations recovered, 0 remain: " + PASSWORD), told());
    }

    @Test
    void whileTheAuthServerAnswersEachReasonIsAProblemOfItsOwn() {
        failing(0, 2, REFUSED);
        failing(2, 4, LATE);
        assertEquals(List.of("DEGRADED 2 organisations: " + REFUSED, "DEGRADED 2 organisations: " + LATE), told());
        living(0);
        living(1);
        recovered("ORG0");
        assertEquals(List.of("RECOVERED 2 organisations recovered, 0 remain: " + REFUSED), told());
    }

    private Instant now() {
        return Fakes.NOW.plusNanos(time.nanos());
    }

    private void authServer(AuthServerStatus.State state) {
        fakes.authServer = state == AuthServerStatus.State.CLOSED ? AuthServerStatus.WORKING
                : new AuthServerStatus(state, Optional.of(Fakes.NOW), Optional.empty(), Optional.of(REFUSED));
    }

    private void failing(int from, int to, String problem) {
        for (int number = from; number < to; number++) {
            problem(TokenEvent.Type.DEGRADED, number, problem);
        }
        time.pass(EventWindow.LENGTH);
    }

    private void problem(TokenEvent.Type type, int number, String problem) {
        String code = "ORG" + number;
        fakes.statuses.put(code, Fakes.failing(code, State.WAITING, problem));
        window.add(new TokenEvent(type, code, Fakes.NOW, "what happened", Optional.of(problem)));
    }

    private void living(int number) {
        fakes.known("ORG" + number);
        fakes.statuses.put("ORG" + number, Fakes.living("ORG" + number));
    }

    private void recovered(String code) {
        window.add(new TokenEvent(TokenEvent.Type.RECOVERED, code, Fakes.NOW, "a token", Optional.empty()));
        time.pass(EventWindow.LENGTH);
    }

    private List<String> told() {
        List<String> copy = told.stream().map(any -> any instanceof Change change
                ? change.type() + " " + change.message() : any.toString()).toList();
        told.clear();
        return copy;
    }
}
