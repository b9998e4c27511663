package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Counter;
import cloud.powerepos.des.auth.internal.lifecycle.TokenInput.Replied;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Issued;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;
import cloud.powerepos.des.auth.internal.protocol.TokenReply;
import cloud.powerepos.des.auth.internal.time.ClockReading;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.credentials.DesCredentials;

/** One organisation to which tests of the transitions apply inputs. */
abstract class TransitionsFixture {

    static final long SECOND = 1_000_000_000L;
    static final AuthSettings SETTINGS = settings("https://auth.example/token");
    static final DesCredentials ACME = credentials("account", "password", 1);
    static final Failure SERVER = new Failure(Failure.Kind.UNAVAILABLE, "", new Reason("it fails", "wait"),
            1_000 * SECOND, Instant.EPOCH, 0);
    static final RefreshToken REFRESH = new RefreshToken("r1", LifetimeClock.NEVER, SETTINGS);

    final TokenTransitions transitions = new TokenTransitions(new Backoff(() -> 0));
    TokenState state = TokenState.of(ACME, 0);
    long now = 100 * SECOND;
    AuthSettings settings = SETTINGS;
    Optional<Failure> client = Optional.empty();
    Optional<Failure> breaker = Optional.empty();
    long recoveries;
    boolean shared;
    List<TokenEffect> effects = List.of();

    static AuthSettings settings(String endpoint) {
        return new AuthSettings(URI.create(endpoint), "des offline_access", Duration.ofSeconds(10),
                Duration.ofSeconds(5), 8, 0.7, 0.85, Duration.ofHours(1), "");
    }

    static DesCredentials credentials(String account, String password, long generation) {
        return new DesCredentials("ACME", "client", "secret", account, password, generation, "acme.cfg");
    }

    /** Applies the input and compares phase and effects by their names; counts and unscheduling are left out. */
    void on(TokenInput input, String phase, String... expected) {
        Moment moment = new Moment(new ClockReading(now, now, Instant.EPOCH.plusNanos(now)), settings, "acme.cfg",
                client, breaker, recoveries, shared);
        Transition transition = transitions.apply(state, input, moment);
        state = transition.state();
        effects = transition.effects();
        assertEquals(phase, state.phase().getClass().getSimpleName());
        assertEquals(Arrays.asList(expected), effects.stream().map(effect -> effect.getClass().getSimpleName())
                .filter(name -> !List.of("Count", "Unschedule").contains(name)).toList());
    }

    <T> T effect(Class<T> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
    }

    boolean counted(Counter counter) {
        return effects.contains(new TokenEffect.Count(counter));
    }

    Attempt attempt() {
        return ((TokenPhase.InFlight) state.phase()).attempt();
    }

    static TokenReply reply(String token, String refreshToken, String organisation) {
        return new TokenReply(token, Duration.ofSeconds(1_000), Optional.ofNullable(refreshToken), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.ofNullable(organisation), Map.of());
    }

    static Replied issued(String token, String refreshToken) {
        return replied(new Issued(reply(token, refreshToken, null)));
    }

    static Replied replied(TokenOutcome outcome) {
        return new Replied(outcome, false, false);
    }

    static Replied failed(boolean spent) {
        return replied(new Failed(Problem.UNAVAILABLE, "status 500", spent, Optional.empty()));
    }

    void asked(String phase, String... expected) {
        on(new TokenInput.Asked(), phase, expected);
    }

    void queued() {
        asked("Queued", "Start", "Join");
    }

    void inFlight() {
        if (state.phase() == TokenPhase.IDLE) {
            queued();
        }
        on(new TokenInput.Admitted(), "InFlight");
    }

    void holding() {
        inFlight();
        on(issued("t1", "r1"), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Schedule", "Publish");
    }

    void refreshing() {
        holding();
        now += 800 * SECOND;
        on(new TokenInput.RefreshDue(), "Queued", "Start");
        inFlight();
    }
}
