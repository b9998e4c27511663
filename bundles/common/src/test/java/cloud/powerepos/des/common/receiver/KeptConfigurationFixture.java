package cloud.powerepos.des.common.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.testing.CapturedLog;
import cloud.powerepos.des.testing.VirtualScheduler;

/** A configuration that a test delivers, with time that passes when the test says so. */
abstract class KeptConfigurationFixture implements KeptConfiguration.Follower {

    @interface Form {

        String allowed_hosts();

        String jwks_uri();

        int limit();
    }

    static final String KEPT = "allowed.hosts is missing and its last value stays in force: write it again, or"
            + " write the line 'allowed.hosts = *' to return to the default";

    @TempDir
    Path etc;

    final CapturedLog log = CapturedLog.of(KeptConfigurationFixture.class);
    final VirtualScheduler scheduler = new VirtualScheduler();
    final KeptConfiguration configuration = new KeptConfiguration(new ConfigurationReceiver.Subject(log.logger(),
            "the.pid", Form.class, Map.of("allowed.hosts", "*", "jwks.uri", "")), scheduler::nowOrAfter);
    final List<String> taken = new ArrayList<>();
    int ready;
    Optional<String> file = Optional.empty();
    Error broken;

    @BeforeEach
    void follow() {
        configuration.follow(this, () -> ready++);
    }

    @AfterEach
    void close() {
        log.close();
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

    void deliver(String... keysAndValues) {
        deliverFrom("file:/opt/karaf/etc/the.pid.cfg", keysAndValues);
    }

    void deliverFrom(Path file, String... keysAndValues) {
        deliverFrom(file.toUri().toString(), keysAndValues);
    }

    private void deliverFrom(String file, String... keysAndValues) {
        Map<String, Object> values = new HashMap<>();
        values.put("felix.fileinstall.filename", file);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        configuration.delivered(RawConfiguration.ofMap(values));
    }

    void delete() {
        configuration.deleted(Optional::empty, () -> file);
    }

    void assertTaken(String... expected) {
        assertEquals(List.of(expected), taken);
        taken.clear();
    }

    void assertLines(String... expected) {
        assertEquals(List.of(expected), log.lines());
    }

    void given(String... keysAndValues) {
        deliver(keysAndValues);
        taken.clear();
    }

    void seconds(int seconds) {
        scheduler.pass(Duration.ofSeconds(seconds));
    }
}
