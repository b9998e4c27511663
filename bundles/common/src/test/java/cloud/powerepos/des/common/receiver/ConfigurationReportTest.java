package cloud.powerepos.des.common.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.testing.CapturedLog;

class ConfigurationReportTest {

    private static final RawConfiguration FILE = RawConfiguration.ofMap(Map.of("scope", "des",
            "felix.fileinstall.filename",
            "file:/opt/karaf/etc/the.pid.cfg"));
    private static final RawConfiguration WITH_A_TYPO = RawConfiguration.ofMap(Map.of("scop", "des"));

    private final CapturedLog log = CapturedLog.of(ConfigurationReportTest.class);
    private final ConfigurationReport report = new ConfigurationReport(log.logger(), "the.pid", List.of("scope"));

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void whatIsInForceAsItStandsIsNoNews() {
        report.accepted(FILE, List.of());
        assertEquals(List.of(), log.lines());
        assertEquals(List.of(), report.problems());
    }

    @Test
    void aRefusalIsToldOnceAndItsEndOnce() {
        RefusedException reason = new RefusedException("scope", "scope does not contain des: set it to des");
        report.refused(FILE, reason, false);
        report.refused(FILE, reason, false);
        assertEquals(List.of("ERROR Refused the.pid.cfg, nothing of it is in force: " + reason.getMessage()),
                log.lines());
        assertEquals(List.of(new ConfigurationProblem("the.pid.cfg", "scope", "", reason.getMessage(),
                Effect.NOTHING_IN_FORCE)), report.problems());
        report.accepted(FILE, List.of());
        report.accepted(FILE, List.of());
        assertEquals(List.of("INFO the.pid.cfg is accepted now"), log.lines());
        assertEquals(List.of(), report.problems());
    }

    @Test
    void theLastGoodOneMayBeInForce() {
        report.refused(FILE, new RefusedException("scope", "scope is blank: set it"), true);
        assertEquals(List.of("ERROR Refused the.pid.cfg, the last good one stays in force: scope is blank: set it"),
                log.lines());
        assertEquals(Effect.LAST_GOOD_IN_FORCE, report.problems().get(0).effect());
    }

    @Test
    void aKeyThatIsNotReadIsReportedOnceAndGoesWithTheKey() {
        String message = "scop is not a key that is read here: did you mean scope?";
        report.accepted(WITH_A_TYPO, List.of());
        report.accepted(WITH_A_TYPO, List.of());
        assertEquals(List.of("WARN the.pid: " + message), log.lines());
        assertEquals(List.of(new ConfigurationProblem("the.pid", "scop", "", message, Effect.KEY_IGNORED)),
                report.problems());
        report.accepted(FILE, List.of());
        assertEquals(List.of(), report.problems());
        assertEquals(List.of(), log.lines());
    }

    @Test
    void theLetterCaseOfAKeyDoesNotMatter() {
        report.accepted(RawConfiguration.ofMap(Map.of("Scope", "des")), List.of());
        assertEquals(List.of(), report.problems());
    }
}
