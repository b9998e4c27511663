package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import ch.qos.logback.classic.spi.ILoggingEvent;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.testing.CapturedLog;
import cloud.powerepos.des.testing.VirtualScheduler;

/** A store with an invented clock. Every secret of these tests contains "hush", which no log line ever may. */
abstract class StoreFixture {

    static final String CLIENT = CredentialStore.CLIENT_PID;
    static final String ACME = CredentialStore.ORGANISATION_PID + "~acme";
    static final String OTHER = CredentialStore.ORGANISATION_PID + "~other";

    final VirtualScheduler scheduler = new VirtualScheduler();
    final List<String> told = new ArrayList<>();
    private final CapturedLog log = CapturedLog.ofAll();

    @TempDir
    Path etc;
    CredentialRegistry store;

    @BeforeEach
    void open() {
        store = new CredentialRegistry(new ConfigurationReader(new SecretFiles(etc)), scheduler::after,
                (delay, task) -> task.run(), told::add);
    }

    @AfterEach
    void noSecretIsLoggedOrReported() {
        log.close();
        assertNoSecret();
        assertFalse(store.problems().toString().contains("hush"), store.problems().toString());
    }

    /** Keys and values in turn, with the file name that file install would add. */
    static RawConfiguration settings(String file, String... keysAndValues) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("service.pid", "any");
        properties.put("felix.fileinstall.filename", "file:/opt/karaf/etc/" + file);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return RawConfiguration.of(properties);
    }

    static RawConfiguration client(String id, String secret) {
        return settings("client.cfg", "client.id", id, "client.secret", secret);
    }

    static RawConfiguration acme(String password) {
        return organisation("acme.cfg", "ACME", password);
    }

    static RawConfiguration organisation(String file, String code, String password) {
        return settings(file, "organisation.code", code, "service.account.id", "svc-" + code,
                "service.account.password", password);
    }

    void givenClientAndAcme() {
        store.update(CLIENT, client("till-vendor", "hush-client"));
        store.update(ACME, acme("hush-1"));
        told.clear();
        lines();
    }

    DesCredentials found(String code) {
        return store.find(code).orElseThrow();
    }

    void seconds(long seconds) {
        scheduler.pass(Duration.ofSeconds(seconds));
    }

    void write(String file, String content) {
        try {
            Files.writeString(etc.resolve(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines since the last call, routine left out, each with its level in front. */
    List<String> lines() {
        assertNoSecret();
        return log.lines();
    }

    private void assertNoSecret() {
        for (ILoggingEvent event : log.events()) {
            assertFalse(event.getFormattedMessage().contains("hush"), event.getFormattedMessage());
        }
    }

    void assertLines(String... expected) {
        assertEquals(List.of(expected), lines());
    }

    void assertProblem(String source, String key, String code, String message, Effect effect) {
        assertEquals(List.of(new ConfigurationProblem(source, key, code, message, effect)), store.problems());
    }
}
