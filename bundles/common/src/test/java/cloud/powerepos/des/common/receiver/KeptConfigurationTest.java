package cloud.powerepos.des.common.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

/** What takes effect, what is refused, and who follows. */
class KeptConfigurationTest extends KeptConfigurationFixture {

    @Test
    void withoutAnyConfigurationThereAreTheDefaults() {
        assertEquals(0, ready);
        delete();
        assertTaken("{}");
        assertEquals(1, ready);
        assertEquals(List.of(), configuration.problems());
    }

    @Test
    void atTheStartNothingIsInForceUntilTheFileThatIsThereHasArrived() {
        file = Optional.of("etc/the.pid.cfg");
        delete();
        seconds(3);
        assertTaken();
        assertEquals(0, ready, "callers wait for it");
        deliver("limit", "2");
        assertTaken("{limit=2}");
        assertEquals(1, ready);
        seconds(60);
        assertTaken();
        assertLines();
    }

    @Test
    void aFileThatNeverArrivesIsReportedAndTheDefaultsAreNotUsed() {
        file = Optional.of("etc/the.pid.cfg");
        delete();
        seconds(5);
        assertTaken();
        assertEquals(1, ready, "callers get to know that there is none");
        assertEquals(Effect.NOTHING_IN_FORCE, configuration.problems().get(0).effect());
        assertLines("ERROR Refused the.pid, nothing of it is in force: etc/the.pid.cfg exists, but nothing of it has"
                + " arrived: correct what the log says about it, or remove it to use the defaults");
        seconds(60);
        assertTaken();
        assertLines();
        file = Optional.empty();
        seconds(1);
        assertTaken("{}");
        assertEquals(List.of(), configuration.problems());
    }

    @Test
    void anErrorWhileItTakesEffectIsTriedAgain() {
        broken = new InternalError("no memory");
        deliver("limit", "2");
        assertEquals(1, ready, "callers get to know that there is none");
        assertTaken();
        broken = null;
        seconds(5);
        assertTaken("{limit=2}");
        broken = new InternalError("no memory");
        deliver("limit", "3");
        broken = null;
        seconds(60);
        assertTaken("{limit=3}");
        assertEquals(1, ready);
    }

    @Test
    void aChangeTakesEffectAtOnce() {
        given("allowed.hosts", "a.example", "limit", "2");
        deliver("allowed.hosts", "b.example", "limit", "3", "jwks.uri", "https://a.example/");
        assertTaken("{allowed.hosts=b.example, jwks.uri=https://a.example/, limit=3}");
    }

    @Test
    void whatIsRefusedLeavesTheLastGoodOneInForce() {
        given("allowed.hosts", "a.example", "limit", "2");
        deliver("allowed.hosts", "b.example", "limit", "99");
        assertTaken();
        assertLines("ERROR Refused the.pid.cfg, the last good one stays in force: limit is 99: set it to a number from"
                + " 1 to 10, or remove the key");
        delete();
        seconds(5);
        assertTaken("{allowed.hosts=a.example}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherFollowerIsHandedWhatIsInForce(boolean graceIsOver) {
        given("allowed.hosts", "a.example");
        delete();
        if (graceIsOver) {
            seconds(5);
            taken.clear();
        }
        configuration.unfollow(this);
        @SuppressWarnings("UnnecessaryMethodReference") // not the same follower
        KeptConfiguration.Follower other = this::take;
        configuration.follow(other, () -> ready++);
        assertEquals("{allowed.hosts=a.example}", taken.get(0));
        seconds(60);
        assertEquals(List.of("{allowed.hosts=a.example}"), taken.stream().distinct().toList());
        assertEquals(2, ready);
        assertEquals(1, configuration.problems().size());
    }

    @Test
    void whatComesWithoutAFollowerIsKeptForTheNext() {
        given("allowed.hosts", "a.example");
        configuration.unfollow(this);
        delete();
        seconds(60);
        assertTaken();
        configuration.follow(this, () -> ready++);
        assertTaken("{allowed.hosts=a.example}");
    }

    @Test
    void aConfigurationThatMayNotBeUsedIsNoAbsentOne() {
        configuration.deleted(() -> Optional.of(new RefusedException("", "bound elsewhere: unbind it")),
                Optional::empty);
        assertTaken();
        assertEquals(1, ready);
        assertEquals(Effect.NOTHING_IN_FORCE, configuration.problems().get(0).effect());
        given("allowed.hosts", "a.example");
        configuration.deleted(() -> Optional.of(new RefusedException("", "bound elsewhere: unbind it")),
                Optional::empty);
        seconds(60);
        assertTaken();
        assertEquals(Effect.LAST_GOOD_IN_FORCE, configuration.problems().get(0).effect());
    }

    @Test
    void aConfigurationThatIsBoundElsewhereWhileTheDefaultsAreInForceIsReportedOnce() {
        delete();
        configuration.unusable(Optional::empty);
        assertEquals(List.of(), configuration.problems());
        for (int i = 0; i < 2; i++) {
            configuration.unusable(() -> Optional.of(new RefusedException("", "bound elsewhere: unbind it")));
        }
        assertEquals(1, configuration.problems().size());
        assertEquals(1, log.events().size());
        assertTaken("{}");
    }

    @Test
    void aFileInAnEncodingThatHidesAKeyLeavesTheLastGoodOneInForce() {
        given("allowed.hosts", "a.example");
        deliver("\u00ef\u00bb\u00bfallowed.hosts", "b.example");
        seconds(10);
        assertTaken();
        assertLines("ERROR Refused the.pid.cfg, the last good one stays in force: allowed.hosts cannot be read: the"
                + " file begins with a byte order mark, which hides its first line: save it without (as ISO-8859-1"
                + " or 'UTF-8 without BOM')");
        deliver("\u00ff\u00fea\0l\0l\0o\0w\0", "\0");
        assertLines("ERROR Refused the.pid.cfg, the last good one stays in force: the file is saved as UTF-16, in"
                + " which no key can be read: save it as ISO-8859-1, and write every letter beyond ASCII as \\uXXXX,"
                + " such as \\u00e9");
        deliver("allowed.hosts", "caf\u00c3\u00a9.example");
        assertTaken();
        assertEquals("allowed.hosts", configuration.problems().get(0).key());
    }
}
