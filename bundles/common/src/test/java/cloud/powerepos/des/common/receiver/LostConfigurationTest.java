package cloud.powerepos.des.common.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

/** Files and lines that are gone, for a moment or for good, open nothing that they had closed. */
class LostConfigurationTest extends KeptConfigurationFixture {

    private static final String GONE = "its file is gone: put the file back, or remove the configuration with"
            + " config:delete the.pid";

    @Test
    void aDeletedFileOpensNothing() {
        given("allowed.hosts", "a.example", "limit", "2");
        delete();
        scheduler.pass(Duration.ofMillis(4_999));
        assertTaken();
        assertLines();
        scheduler.pass(Duration.ofMillis(1));
        assertTaken("{allowed.hosts=a.example}");
        assertLines("WARN the.pid.cfg: " + KEPT);
        assertEquals(List.of(new ConfigurationProblem("the.pid.cfg", "allowed.hosts", "", KEPT,
                Effect.LAST_GOOD_IN_FORCE)),
                configuration.problems());
    }

    @Test
    void aFileThatIsDeletedAndCreatedAgainWithinTheGraceHasNeverBeenGone() {
        given("allowed.hosts", "a.example", "limit", "2");
        delete();
        seconds(2);
        deliver();
        seconds(4);
        assertTaken();
        deliver("allowed.hosts", "a.example", "limit", "2");
        assertTaken("{allowed.hosts=a.example, limit=2}");
        seconds(60);
        assertTaken();
        assertLines();
    }

    @Test
    void anEmptyFileOpensNothing() {
        given("Allowed.Hosts", "a.example", "jwks.uri", "https://a.example/");
        deliver();
        seconds(60);
        assertTaken("{allowed.hosts=a.example, jwks.uri=https://a.example/}");
        assertEquals(List.of("allowed.hosts", "jwks.uri"),
                configuration.problems().stream().map(ConfigurationProblem::key).toList());
    }

    @Test
    void aTornFileChangesNothingUntilItIsWhole() {
        given("limit", "2", "allowed.hosts", "a.example, b.example", "jwks.uri", "https://a.example/");
        deliver("limit", "3", "allowed.hosts", "a.exa");
        deliver("limit", "3", "allowed.hosts", "a.example, b.example", "jwks.uri", "");
        seconds(4);
        assertTaken();
        deliver("limit", "3", "allowed.hosts", "a.example, b.example", "jwks.uri", "https://a.example/");
        assertTaken("{allowed.hosts=a.example, b.example, jwks.uri=https://a.example/, limit=3}");
        seconds(60);
        assertTaken();
    }

    @Test
    void anExplicitValueRelaxesAndTheProblemIsGone() {
        given("allowed.hosts", "a.example", "jwks.uri", "https://a.example/");
        delete();
        seconds(5);
        taken.clear();
        deliver("allowed.hosts", "*", "jwks.uri", "");
        seconds(5);
        assertTaken("{allowed.hosts=*, jwks.uri=}");
        assertEquals(List.of(), configuration.problems());
    }

    @Test
    void whereALineWasRemovedForGoodLaterChangesTakeEffectAtOnce() {
        given("allowed.hosts", "a.example", "limit", "2");
        deliver("limit", "2");
        seconds(5);
        assertTaken("{allowed.hosts=a.example, limit=2}");
        deliver("limit", "3");
        assertTaken("{allowed.hosts=a.example, limit=3}");
        assertEquals(List.of("allowed.hosts"),
                configuration.problems().stream().map(ConfigurationProblem::key).toList());
        deliver("limit", "3", "allowed.hosts", "a.exa");
        assertTaken();
        deliver();
        seconds(4);
        assertTaken();
        seconds(1);
        assertTaken("{allowed.hosts=a.example}");
    }

    @Test
    void aRefusedDeliveryIsNoReasonToTakeATornOneAtOnce() {
        given("allowed.hosts", "a.example", "limit", "2");
        deliver("allowed.hosts", "a.example", "limit", "99", "jwks.uri", "https://a.example/");
        deliver("limit", "3");
        assertTaken();
        deliver("allowed.hosts", "a.example", "limit", "3");
        assertTaken("{allowed.hosts=a.example, limit=3}");
    }

    @Test
    void aKeyThatDoesNotProtectReturnsToItsDefaultAfterTheGrace() {
        given("allowed.hosts", "a.example", "limit", "2");
        deliver("allowed.hosts", "a.example");
        assertTaken();
        seconds(5);
        assertTaken("{allowed.hosts=a.example}");
        assertLines();
    }

    @Test
    void defaultsThatWereWrittenOutLeaveNoProblemBehind() {
        given("allowed.hosts", "*", "jwks.uri", "");
        delete();
        seconds(5);
        assertLines();
        assertEquals(List.of(), configuration.problems());
    }

    @Test
    void aFileThatIsGoneAfterTheStartIsReportedAndOpensNothing() throws IOException {
        Path file = etc.resolve("the.pid.cfg");
        deliverFrom(file, "allowed.hosts", "a.example", "limit", "2");
        seconds(9);
        assertTaken("{allowed.hosts=a.example, limit=2}");
        assertEquals(List.of(), configuration.problems());
        seconds(1);
        assertTaken("{allowed.hosts=a.example}");
        assertLines("WARN the.pid.cfg: " + GONE, "WARN the.pid.cfg: " + KEPT);
        seconds(60);
        assertTaken();
        assertLines();
        Files.createFile(file);
        seconds(5);
        assertTaken("{allowed.hosts=a.example, limit=2}");
        assertEquals(List.of(), configuration.problems());
    }

    @Test
    void whereNothingProtectsAGoneFileMeansTheDefaults() {
        deliverFrom(etc.resolve("the.pid.cfg"), "limit", "2");
        seconds(10);
        assertTaken("{limit=2}", "{}");
        assertEquals(List.of(new ConfigurationProblem("the.pid.cfg", "", "", GONE, Effect.NOTHING_IN_FORCE)),
                configuration.problems());
    }

    @Test
    void aFileThatIsAwayForAMomentIsNotGone() throws IOException {
        Path file = Files.createFile(etc.resolve("the.pid.cfg"));
        deliverFrom(file, "limit", "2");
        for (int i = 0; i < 5; i++) {
            seconds(4);
            Files.delete(file);
            seconds(2);
            Files.createFile(file);
            seconds(4);
        }
        assertTaken("{limit=2}");
        assertLines();
    }

    @Test
    void whileTheFolderIsAwayTooNothingIsGone() {
        deliverFrom(etc.resolve("mount").resolve("the.pid.cfg"), "limit", "2");
        seconds(60);
        assertTaken("{limit=2}");
        assertEquals(List.of(), configuration.problems());
    }
}
