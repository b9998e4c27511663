package cloud.powerepos.des.store.internal.sealing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.common.configuration.RefusedException;

class KeyRingTest {

    @TempDir
    Path folder;

    @Test
    void theKeyOfOneNodeIsMadeOnFirstUseForItsOwnerAlone() throws Exception {
        KeyFile file = file("new/store.key");
        KeyRing keys = KeyRing.read(file, List.of(), false);
        assertEquals(SealingKey.LENGTH, Files.size(file.path()));
        assertEquals("rw-------", modes(file.path()));
        assertEquals("rwx------", modes(file.path().getParent()));
        assertEquals(List.of(), keys.warnings());
        assertEquals(keys, KeyRing.read(file, List.of(), false), "the same key the next time");
    }

    @Test
    void eachNewKeyIsAnotherOne() throws Exception {
        assertNotEquals(KeyRing.read(file("one"), List.of(), false), KeyRing.read(file("other"), List.of(), false));
    }

    @Test
    void theLeftoverOfACrashDoesNotKeepAKeyFromBeingMade() throws Exception {
        Files.write(folder.resolve("store.key.new"), new byte[3]);
        KeyRing.read(file("store.key"), List.of(), false);
        assertEquals(SealingKey.LENGTH, Files.size(folder.resolve("store.key")));
        assertFalse(Files.exists(folder.resolve("store.key.new")));
    }

    @Test
    void aSharedKeyIsCopiedAndNeverMade() {
        KeyFile file = file("store.key");
        assertRefused("does not exist: put it back, or copy it from the first node", file, List.of(), true);
        assertFalse(Files.exists(file.path()));
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() throws Exception {
        for (int length : List.of(0, 31, 33, 44)) {
            Files.write(folder.resolve("store.key"), new byte[length]);
            assertRefused("has " + length + " bytes and not 32", file("store.key"), List.of(), false);
        }
        assertArrayEquals(new byte[44], Files.readAllBytes(folder.resolve("store.key")), "it is left as it is");
    }

    @Test
    void whatIsNoFileIsRefused() throws Exception {
        Files.createDirectory(folder.resolve("store.key"));
        assertRefused("is not a regular file", file("store.key"), List.of(), false);
    }

    @Test
    void aFormerKeyThatIsMissingIsRefusedByItsName() throws Exception {
        KeyRing.read(file("store.key"), List.of(), false);
        RefusedException refused = assertRefused("does not exist", file("store.key"),
                List.of(new KeyFile("former.key.files", folder.resolve("old.key"))), false);
        assertEquals("former.key.files", refused.key());
    }

    @Test
    void aKeyThatOthersCanReadIsUsedWithAWarning() throws Exception {
        KeyRing.read(file("store.key"), List.of(), false);
        for (String modes : List.of("rw-r--r--", "rw-r-----", "rw----r--")) {
            Files.setPosixFilePermissions(folder.resolve("store.key"), PosixFilePermissions.fromString(modes));
            List<String> warnings = KeyRing.read(file("store.key"), List.of(), false).warnings();
            assertEquals(1, warnings.size(), modes);
            assertTrue(warnings.get(0).startsWith("key.file: others") && warnings.get(0).contains("chmod 600 "
                    + folder.resolve("store.key")), warnings.get(0));
        }
    }

    private KeyFile file(String name) {
        return new KeyFile("key.file", folder.resolve(name));
    }

    private static RefusedException assertRefused(String why, KeyFile file, List<KeyFile> former, boolean shared) {
        RefusedException refused = assertThrows(RefusedException.class, () -> KeyRing.read(file, former, shared));
        assertTrue(refused.getMessage().startsWith(refused.key() + ": "), refused.getMessage());
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
        return refused;
    }

    private static String modes(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
