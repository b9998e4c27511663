package cloud.powerepos.des.health.internal;

import static cloud.powerepos.des.health.internal.Fakes.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.testing.LookedAt;

class OrganisationCheckTest {

    private final Fakes.Statuses auth = new Fakes.Statuses();
    private final OrganisationCheck check = check();

    @ParameterizedTest
    @CsvSource({
        "NOT_ASKED,  false, false, OK",
        "FRESH,      true,  false, OK",
        "EXPIRED,    false, false, OK",
        "REFRESHING, false, false, OK",
        "REFRESHING, true,  false, OK",
        "REFRESHING, true,  true,  WARN",
        "REFRESHING, false, true,  CRITICAL",
        "DEGRADED,   true,  true,  WARN",
        "WAITING,    false, true,  CRITICAL",
        "OVERDUE,    true,  true,  CRITICAL",
        "OVERDUE,    false, true,  CRITICAL",
        "REFUSED,    true,  true,  WARN",
        "REFUSED,    false, true,  CRITICAL",
    })
    void whatEachStateMeans(State state, boolean tokenHeld, boolean failed, Result.Status expected) {
        Result result = given(state, tokenHeld ? NOON.plusSeconds(60) : null, failed ? "fix it" : null);

        assertEquals(expected, result.getStatus());
        assertEquals(failed, result.toString().contains("fix it"), result::toString);
        assertEquals(tokenHeld, result.toString().contains("expires in 1 min"), result::toString);
    }

    @Test
    void anErrorComesWithTheTimeOfTheNextAttempt() {
        Result result = given(State.WAITING, null, "fix it");

        assertTrue(result.toString().contains("ACME: no token is held; fix it; the next attempt is due in 32 s"),
                result::toString);
    }

    @ParameterizedTest
    @CsvSource({"PT7H12M59S, 7 h 12 min", "PT1H, 1 h 0 min", "PT59M59S, 59 min", "PT59S, 59 s", "PT-1S, 0 s"})
    void lifeLeftIsToldInTheUnitThatMatters(Duration left, String told) {
        assertTrue(given(State.FRESH, NOON.plus(left), null).toString().contains("expires in " + told));
    }

    @Test
    void anOrganisationThatIsJustBeingRemovedIsNotIll() {
        OrganisationCheck removed = new OrganisationCheck("ACME",
                Fakes.operations(new Fakes.Store(Set.of(), List.of()), auth, new LookedAt()),
                InstantSource.fixed(NOON));
        assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, removed.execute().getStatus());
    }

    @ParameterizedTest
    @EnumSource(Effect.class)
    void whatIsWrongWithItsConfigurationIsAWarningWhileItWorksAllTheSame(Effect effect) {
        auth.put("ACME", State.FRESH, NOON.plusSeconds(60), null);
        Result result = check(problem("ACME", effect), problem("OTHER", effect)).execute();

        assertEquals(Result.Status.WARN, result.getStatus());
        assertTrue(result.toString().contains("fix ACME"), result::toString);
        assertFalse(result.toString().contains("fix OTHER"), result::toString);
    }

    private OrganisationCheck check(ConfigurationProblem... problems) {
        return new OrganisationCheck("ACME", Fakes.operations(new Fakes.Store(Set.of("ACME"), List.of(problems)), auth,
                new LookedAt()), InstantSource.fixed(NOON));
    }

    private static ConfigurationProblem problem(String code, Effect effect) {
        return new ConfigurationProblem("some.cfg", "client.secret", code, "fix " + code, effect);
    }

    private Result given(State state, Instant expiresAt, String error) {
        auth.put("ACME", state, expiresAt, error);
        return check.execute();
    }
}
