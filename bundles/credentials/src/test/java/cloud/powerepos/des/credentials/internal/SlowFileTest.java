package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.testing.VirtualScheduler;

/** With a thread for files that runs only when the test says so, as if a file system were slow. */
class SlowFileTest extends StoreFixture {

    private final VirtualScheduler files = new VirtualScheduler();

    @BeforeEach
    void withSlowFiles() {
        store = new CredentialRegistry(new ConfigurationReader(new SecretFiles(etc)), scheduler::after,
                files::after, told::add);
        store.update(CLIENT, client("till-vendor", "hush-client"));
        write("password", "hush-1");
    }

    @Test
    void aDeliveryWaitsForNoFile() {
        store.update(ACME, withFile("password"));
        assertTrue(store.find("ACME").isEmpty());
        store.update(OTHER, organisation("other.cfg", "OTHER", "hush-2"));
        assertTrue(store.find("OTHER").isPresent(), "what names no file is in force at once");
        fileIsRead();
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
    }

    @Test
    void theLastGoodOneStaysInForceMeanwhile() {
        store.update(ACME, acme("hush-0"));
        store.update(ACME, withFile("password"));
        assertEquals("hush-0", found("ACME").serviceAccountPassword());
        fileIsRead();
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
    }

    @Test
    void whatWasReadForAnOlderDeliveryIsDropped() {
        store.update(ACME, withFile("password"));
        store.update(ACME, acme("hush-2"));
        fileIsRead();
        assertEquals("hush-2", found("ACME").serviceAccountPassword());
        store.update(ACME, withFile("password"));
        store.delete(ACME);
        seconds(5);
        fileIsRead();
        assertTrue(store.find("ACME").isEmpty());
        assertEquals(List.of(), store.problems());
    }

    @Test
    void aFileThatIsNotReadInTimeIsReportedUntilItIsRead() {
        store.update(ACME, acme("hush-0"));
        lines();
        store.update(ACME, withFile("password"));
        seconds(9);
        assertLines();
        seconds(1);
        String message = "service.account.password.file: the file has not been read within 10 s: see that the file"
                + " systems of all secret files answer";
        assertProblem("acme.cfg", "service.account.password.file", "ACME", message, Effect.LAST_GOOD_IN_FORCE);
        assertLines("ERROR Refused acme.cfg, the last good one stays in force: " + message);
        assertEquals("hush-0", found("ACME").serviceAccountPassword());
        fileIsRead();
        assertEquals(List.of(), store.problems());
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
        store.update(ACME, withFile("password"));
        fileIsRead();
        lines();
        seconds(20);
        assertLines();
    }

    @Test
    void keysOfADeletedConfigurationAreNotReportedOfTheNextOne() {
        store.update(ACME, settings("acme.cfg", "organisation.code", "ACME", "service.account.id", "svc",
                "service.account.password", "hush-0", "client.ids", "typo"));
        store.delete(ACME);
        store.update(ACME, withFile("password"));
        lines();
        store.update(CLIENT, client("till-vendor", "hush-other"));
        assertEquals(List.of(), store.problems());
        assertLines();
    }

    @Test
    void whatIsReadAfterTheEndChangesNothing() {
        store.update(ACME, withFile("password"));
        store.close();
        told.clear();
        fileIsRead();
        assertEquals(List.of(), told);
    }

    @Test
    void aFolderIsNotReadAsASecret() throws Exception {
        Files.createDirectory(etc.resolve("folder"));
        store.update(ACME, withFile("folder"));
        fileIsRead();
        assertEquals("service.account.password.file: the file " + etc.resolve("folder") + " is not a regular file:"
                + " name one",
                store.problems().get(0).message());
    }

    private void fileIsRead() {
        files.pass(Duration.ZERO);
    }

    private static RawConfiguration withFile(String name) {
        return settings("acme.cfg", "organisation.code", "ACME", "service.account.id", "svc",
                "service.account.password.file", name);
    }
}
