package cloud.powerepos.des.common.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

class ConfigurationReportTest {

    @interface Type {

        String scope() default "des";
    }

    private static final RawConfiguration FILE = RawConfiguration.ofMap(Map.of("scope", "des",
            "felix.fileinstall.filename",
            "file:/opt/karaf/etc/the.pid.cfg"));
    private static final RawConfiguration WITH_A_TYPO = RawConfiguration.ofMap(Map.of("scop", "des"));

    private final Logger log = (Logger) LoggerFactory.getLogger(ConfigurationReportTest.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final ConfigurationReport report = new ConfigurationReport(log, "the.pid", Type.class);

    @BeforeEach
    void listen() {
        log.setAdditive(false);
        appender.start();
        log.addAppender(appender);
    }

    @AfterEach
    void listenNoMore() {
        log.detachAppender(appender);
    }

    @Test
    void whatIsInForceAsItStandsIsNoNews() {
        report.accepted(FILE);
        assertEquals(List.of(), lines());
        assertEquals(List.of(), report.problems());
    }

    @Test
    void aRefusalIsToldOnceAndItsEndOnce() {
        RefusedException reason = new RefusedException("scope", "scope does not contain des: set it to des");
        report.refused(FILE, reason, false);
        report.refused(FILE, reason, false);
        assertEquals(List.of("ERROR Refused the.pid.cfg, nothing of it is in force: " + reason.getMessage()), lines());
        assertEquals(List.of(new ConfigurationProblem("the.pid.cfg", "scope", "", reason.getMessage(),
                Effect.NOTHING_IN_FORCE)), report.problems());
        report.accepted(FILE);
        report.accepted(FILE);
        assertEquals(List.of("INFO the.pid.cfg is accepted now"), lines());
        assertEquals(List.of(), report.problems());
    }

    @Test
    void theLastGoodOneMayBeInForce() {
        report.refused(FILE, new RefusedException("scope", "scope is blank: set it"), true);
        assertEquals(List.of("ERROR Refused the.pid.cfg, the last good one stays in force: scope is blank: set it"),
                lines());
        assertEquals(Effect.LAST_GOOD_IN_FORCE, report.problems().get(0).effect());
    }

    @Test
    void aKeyThatIsNotReadIsReportedOnceAndGoesWithTheKey() {
        String message = "scop is not a key that is read here: did you mean scope?";
        report.accepted(WITH_A_TYPO);
        report.accepted(WITH_A_TYPO);
        assertEquals(List.of("WARN the.pid: " + message), lines());
        assertEquals(List.of(new ConfigurationProblem("the.pid", "scop", "", message, Effect.KEY_IGNORED)),
                report.problems());
        report.accepted(FILE);
        assertEquals(List.of(), report.problems());
        assertEquals(List.of(), lines());
    }

    @Test
    void theLetterCaseOfAKeyDoesNotMatter() {
        report.accepted(RawConfiguration.ofMap(Map.of("Scope", "des")));
        assertEquals(List.of(), report.problems());
    }

    private List<String> lines() {
        List<String> lines = appender.list.stream().map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
        appender.list.clear();
        return lines;
    }
}
