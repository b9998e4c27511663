package cloud.powerepos.des.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.store.internal.StoreSettings.FileEngine;
import cloud.powerepos.des.store.internal.StoreSettings.JdbcEngine;
import cloud.powerepos.des.store.internal.sealing.KeyFile;
import cloud.powerepos.des.testing.VirtualScheduler;

class KeyWatchTest {

    @TempDir
    Path folder;
    private final VirtualScheduler scheduler = new VirtualScheduler();
    private int changes;
    private final KeyWatch watch = new KeyWatch(scheduler::after, () -> changes++);

    @Test
    void aKeyThatComesIsNoticed() throws Exception {
        watch.start();
        assertThrows(RefusedException.class, () -> watch.read(settings(true)));
        look();
        assertEquals(0, changes);
        Files.write(file(), new byte[32]);
        look();
        assertEquals(1, changes);
        watch.read(settings(true));
        look();
        assertEquals(1, changes);
    }

    @Test
    void aKeyThatIsReplacedOrWhoseRightsChangeIsNoticed() throws Exception {
        watch.start();
        watch.read(settings(false));
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        look();
        assertEquals(1, changes);
        watch.read(settings(false));
        Files.write(file(), new byte[32]);
        look();
        assertEquals(2, changes);
    }

    @Test
    void aKeyThatIsGoneIsNotMadeAnew() throws Exception {
        watch.start();
        watch.read(settings(false));
        Files.delete(file());
        look();
        assertEquals(1, changes);
        assertThrows(RefusedException.class, () -> watch.read(settings(false)));
        assertFalse(Files.exists(file()));
    }

    private void look() {
        scheduler.pass(KeyWatch.INTERVAL);
    }

    private Path file() {
        return folder.resolve("key");
    }

    private StoreSettings settings(boolean shared) {
        return new StoreSettings(shared ? new JdbcEngine("des", "t", true, Duration.ofSeconds(2))
                : new FileEngine(folder), new KeyFile("key.file", file()), List.of(), "node", Duration.ofSeconds(2),
                Duration.ZERO);
    }
}
