package cloud.powerepos.des.common.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.testing.VirtualScheduler;

class KeptConfigurationTest implements KeptConfiguration.Follower {

    @interface Form {

        String allowed_hosts();

        String jwks_uri();

        int limit();
    }

    private static final String KEPT = "allowed.hosts is missing and its last value stays in force: write it again, or"
            + " write the line 'allowed.hosts = *' to return to the default";

    private static final String GONE = "its file is gone: put the file back, or remove the configuration with"
            + " config:delete the.pid";

    @TempDir
    Path etc;

    private final Logger log = (Logger) LoggerFactory.getLogger(KeptConfigurationTest.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final KeptConfiguration configuration = new KeptConfiguration(log, "the.pid", Form.class,
            Map.of("allowed.hosts", "*", "jwks.uri", ""), scheduler::nowOrAfter);
    private final List<String> taken = new ArrayList<>();
    private int ready;
    private Optional<String> file = Optional.empty();
    private Error broken;

    @BeforeEach
    void follow() {
        log.setAdditive(false);
        appender.start();
        log.addAppender(appender);
        configuration.follow(this, () -> ready++);
    }

    @AfterEach
    void listenNoMore() {
        log.detachAppender(appender);
    }

    @Override
    public void take(RawConfiguration latest) throws RefusedException {
        latest.number("limit", 1, 1, 10);
        if (broken != null) {
            throw broken;
        }
        TreeMap<String, String> values = new TreeMap<>();
        List.of("allowed.hosts", "jwks.uri", "limit").stream().filter(latest::has)
                .forEach(key -> values.put(key, latest.comparable(key)));
        taken.add(values.toString());
    }

    private void deliver(String... keysAndValues) {
        Map<String, Object> values = new HashMap<>();
        values.put("felix.fileinstall.filename", "file:/opt/karaf/etc/the.pid.cfg");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        configuration.delivered(RawConfiguration.ofMap(values));
    }

    private void deliverFrom(Path file, String... keysAndValues) {
        Map<String, Object> values = new HashMap<>();
        values.put("felix.fileinstall.filename", file.toUri().toString());
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        configuration.delivered(RawConfiguration.ofMap(values));
    }

    private void delete() {
        configuration.deleted(Optional::empty, () -> file);
    }

    private void assertTaken(String... expected) {
        assertEquals(List.of(expected), taken);
        taken.clear();
    }

    private void assertLines(String... expected) {
        assertEquals(List.of(expected), appender.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage()).toList());
        appender.list.clear();
    }

    private void given(String... keysAndValues) {
        deliver(keysAndValues);
        taken.clear();
    }

    private void seconds(int seconds) {
        scheduler.pass(Duration.ofSeconds(seconds));
    }

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
        assertEquals(1, appender.list.size());
        assertTaken("{}");
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
