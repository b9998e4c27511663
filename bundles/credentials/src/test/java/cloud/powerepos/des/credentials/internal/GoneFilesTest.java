package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

class GoneFilesTest extends StoreFixture {

    private static final String GONE = "its file is gone: put the file back, or remove the configuration with"
            + " config:delete ";

    @BeforeEach
    void watch() {
        ConfigAdminView admin = new ConfigAdminView(() -> null, new Recipient("", "", ""));
        ConfigurationFolders folders = new ConfigurationFolders(List.of(etc));
        new FolderWatch(store, admin, folders, scheduler::after, scheduler::nanos).start();
    }

    @Test
    void aConfigurationWhoseFileIsGoneAtTheStartIsNotInForceAndComesBackWithTheFile() {
        deliver(CLIENT, write("client.cfg"), client("till-vendor", "hush-client"));
        deliver(ACME, etc.resolve("acme.cfg"), acme("hush-1"));
        told.clear();
        lines();
        seconds(5);
        assertTrue(store.find("ACME").isPresent(), "within the grace");
        seconds(1);
        assertTrue(store.find("ACME").isEmpty());
        assertEquals(List.of("ACME"), told);
        assertProblem("acme.cfg", "", "ACME", GONE + ACME, Effect.NOTHING_IN_FORCE);
        assertLines("INFO Organisation ACME has no credentials any more", "ERROR Configurations whose file is"
                + " gone, and of which nothing is in force: 1 (acme.cfg); put a file back, or remove the configuration"
                + " with config:delete PID");
        seconds(60);
        assertLines();

        write("acme.cfg");
        seconds(5);
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
        assertEquals(List.of(), store.problems());
        assertLines("INFO acme.cfg is accepted now");
    }

    @Test
    void aFileThatIsDeletedAndCreatedAgainWithinTheGraceDropsNothing() throws IOException {
        given();
        for (int i = 0; i < 20; i++) {
            Files.delete(etc.resolve("acme.cfg"));
            seconds(3);
            write("acme.cfg");
            seconds(3);
        }
        assertTrue(store.find("ACME").isPresent());
        assertEquals(List.of(), told);
        assertLines();
    }

    @Test
    void whatIsDeliveredAgainWithoutItsFileStaysOutOfForce() throws IOException {
        given();
        Files.delete(etc.resolve("acme.cfg"));
        seconds(10);
        assertTrue(deliver(ACME, etc.resolve("acme.cfg"), acme("hush-2")));
        seconds(10);
        assertTrue(store.find("ACME").isEmpty());
        write("acme.cfg");
        seconds(5);
        assertEquals("hush-2", found("ACME").serviceAccountPassword());
    }

    @Test
    void anotherFileOfTheOrganisationTakesOver() throws IOException {
        given();
        deliver(OTHER, write("acme-copy.cfg"), organisation("x", "ACME", "hush-other"));
        assertEquals("acme.cfg", found("ACME").source());
        Files.delete(etc.resolve("acme.cfg"));
        seconds(10);
        assertEquals("acme-copy.cfg", found("ACME").source());
        write("acme.cfg");
        seconds(5);
        assertEquals("acme.cfg", found("ACME").source());
    }

    @Test
    void withoutTheFileOfTheClientNoOrganisationThatUsesItIsUsable() throws IOException {
        given();
        Files.delete(etc.resolve("client.cfg"));
        seconds(10);
        assertTrue(store.find("ACME").isEmpty());
        assertEquals(List.of("acme.cfg", "client.cfg"),
                store.problems().stream().map(problem -> problem.source()).toList());
        write("client.cfg");
        seconds(5);
        assertTrue(store.find("ACME").isPresent());
        assertEquals(List.of(), store.problems());
    }

    @Test
    void aSuspendedConfigurationThatIsDeletedIsForgotten() throws IOException {
        given();
        Files.delete(etc.resolve("acme.cfg"));
        seconds(10);
        store.delete(ACME);
        assertEquals(List.of(), store.problems());
        write("acme.cfg");
        seconds(10);
        assertTrue(store.find("ACME").isEmpty());
    }

    @Test
    void oneLineTellsOfManyFiles() {
        deliver(CLIENT, write("client.cfg"), client("till-vendor", "hush-client"));
        for (int i = 0; i < 30; i++) {
            deliver(ACME + i, etc.resolve("acme" + i + ".cfg"), organisation("x", "ACME" + i, "hush-1"));
        }
        seconds(10);
        assertEquals(List.of(), List.copyOf(store.organisationCodes()));
        assertEquals(1, lines().stream().filter(line -> line.contains("whose file is gone")).count());
        assertEquals(30, store.problems().size());
    }

    @Test
    void aFileOutsideTheFoldersOfTheHostIsWatchedToo() throws IOException {
        Path other = Files.createDirectory(etc.resolve("other"));
        deliver(CLIENT, write("client.cfg"), client("till-vendor", "hush-client"));
        deliver(ACME, Files.createFile(other.resolve("acme.cfg")), acme("hush-1"));
        seconds(10);
        Files.delete(other.resolve("acme.cfg"));
        seconds(10);
        assertTrue(store.find("ACME").isEmpty());
    }

    @Test
    void aFolderOfTheHostThatIsAwayDropsNothing() throws IOException {
        Path away = etc.resolve("away");
        ConfigurationFolders folders = new ConfigurationFolders(List.of(away));
        assertEquals(false, folders.isGone(away.resolve("acme.cfg")));
        Files.createDirectory(away);
        assertEquals(true, folders.isGone(away.resolve("acme.cfg")));
        assertEquals(true, folders.isGone(etc.resolve("moved").resolve("acme.cfg")), "the host has its files"
                + " elsewhere");
    }

    private void given() {
        deliver(CLIENT, write("client.cfg"), client("till-vendor", "hush-client"));
        deliver(ACME, write("acme.cfg"), acme("hush-1"));
        seconds(10);
        told.clear();
        lines();
    }

    private Path write(String name) {
        write(name, "");
        return etc.resolve(name);
    }

    private boolean deliver(String pid, Path file, RawConfiguration like) {
        return store.update(pid, RawConfiguration.ofMap(Map.of(
                "felix.fileinstall.filename", file.toUri().toString()))
                .completedBy(like, like.keys()));
    }
}
