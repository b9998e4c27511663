package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.common.configuration.RawConfiguration;

/** Folders are looked at every five seconds, and every second while something is awaited. The first look is at 1 s. */
class EveryFewSecondsTest extends StoreFixture {

    private static final String MISNAMED = "cloud.powerepos.des.organization-x.cfg";

    private void watch(long origin) {
        ConfigAdminView admin = new ConfigAdminView(() -> FakeConfigAdmin.of(List.of()), new Recipient("", "", ""));
        ConfigurationFolders folders = new ConfigurationFolders(List.of(etc));
        new FolderWatch(store, admin, folders, scheduler::after, () -> origin + scheduler.nanos()).start();
    }

    private void deliver() {
        RawConfiguration like = acme("hush-1");
        store.update(CLIENT, RawConfiguration.ofMap(Map.of("client.id", "till-vendor", "client.secret", "hush")));
        store.update(ACME, RawConfiguration.ofMap(Map.of("felix.fileinstall.filename",
                etc.resolve("acme.cfg").toUri().toString())).completedBy(like, like.keys()));
    }

    private boolean misnamedIsReported() {
        return store.problems().stream().anyMatch(problem -> problem.source().equals(MISNAMED));
    }

    @Test
    void whileNothingIsAwaitedEveryFive() throws IOException {
        watch(0);
        Files.createFile(etc.resolve("acme.cfg"));
        deliver();
        seconds(22);
        Files.createFile(etc.resolve(MISNAMED));
        seconds(13);
        assertFalse(misnamedIsReported(), "ten seconds after the look at 26 s");
        seconds(1);
        assertTrue(misnamedIsReported());
    }

    @Test
    void whileAMisnamedFileIsReportedEveryFive() throws IOException {
        watch(0);
        Files.createFile(etc.resolve(MISNAMED));
        seconds(12);
        assertTrue(misnamedIsReported());
        Files.createFile(etc.resolve("cloud.powerepos.des.organization-y.cfg"));
        seconds(13);
        assertEquals(1, store.problems().size(), "the look at 16 s has seen it");
        seconds(1);
        assertEquals(2, store.problems().size());
    }

    @Test
    void whileAFileIsAwaitedEverySecond() throws IOException {
        watch(0);
        seconds(12);
        Files.createFile(etc.resolve(MISNAMED));
        seconds(5);
        Files.delete(etc.resolve(MISNAMED));
        seconds(1);
        Files.createFile(etc.resolve(MISNAMED));
        seconds(10);
        assertFalse(misnamedIsReported(), "the look at 18 s has missed it, the next is at 23 s");
        seconds(5);
        assertTrue(misnamedIsReported());
    }

    @Test
    void whileAFileIsMissedEverySecond() throws IOException {
        watch(0);
        Files.createFile(etc.resolve("acme.cfg"));
        deliver();
        seconds(12);
        Files.delete(etc.resolve("acme.cfg"));
        seconds(4);
        Files.createFile(etc.resolve("acme.cfg"));
        seconds(1);
        Files.delete(etc.resolve("acme.cfg"));
        seconds(5);
        assertTrue(store.find("ACME").isPresent(), "the look at 17 s has seen it");
        seconds(1);
        assertTrue(store.find("ACME").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(longs = { Long.MIN_VALUE, -3_000_000_000L, Long.MAX_VALUE - 3_000_000_000L,
        Long.MAX_VALUE / 2 - 3_000_000_000L })
    void wheneverTheClockBegins(long origin) throws IOException {
        watch(origin);
        Files.createFile(etc.resolve(MISNAMED));
        seconds(10);
        assertFalse(misnamedIsReported());
        seconds(1);
        assertTrue(misnamedIsReported());
    }
}
