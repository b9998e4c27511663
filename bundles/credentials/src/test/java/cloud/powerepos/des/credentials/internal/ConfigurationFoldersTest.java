package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFoldersTest {

    @TempDir
    Path temporary;
    private Path root;
    private Path etc;
    private Path link;

    @BeforeEach
    void folders() throws IOException {
        root = temporary.toRealPath();
        etc = Files.createDirectory(root.resolve("etc"));
        link = Files.createSymbolicLink(root.resolve("link"), etc);
    }

    @Test
    void foldersAreKnownByTheirRealNameOnceEach() {
        ConfigurationFolders folders = new ConfigurationFolders(List.of(link, etc.resolve("..").resolve("etc"),
                root.resolve("absent")));
        assertEquals(Set.of(etc), folders.existing(List.of(link.resolve("a.cfg"), Path.of("b.cfg"))));
        assertEquals(Set.of(etc, root), folders.existing(List.of(root.resolve("a.cfg"))));
    }

    @Test
    void filesAreKnownByTheRealNameOfTheirFolder() {
        assertEquals(Set.of(etc.resolve("a.cfg"), etc.resolve("b.cfg")), ConfigurationFolders.real(List.of(
                link.resolve("a.cfg"), etc.resolve("a.cfg"), link.resolve("b.cfg"), root.resolve("absent/c.cfg"))));
    }

    @Test
    void aFileThatIsThereIsNotGone() throws IOException {
        Path file = Files.createFile(etc.resolve("a.cfg"));
        assertFalse(new ConfigurationFolders(List.of(etc)).isGone(file));
        Files.delete(file);
        assertTrue(new ConfigurationFolders(List.of(etc)).isGone(file));
        assertTrue(new ConfigurationFolders(List.of()).isGone(file), "its folder is there");
    }

    @Test
    void aFileWhoseFolderIsAwayIsGoneOnlyWhereTheHostHasItsFilesElsewhere() {
        Path away = root.resolve("away");
        Path file = away.resolve("a.cfg");
        assertTrue(new ConfigurationFolders(List.of(etc)).isGone(file));
        assertFalse(new ConfigurationFolders(List.of(away)).isGone(file));
        assertFalse(new ConfigurationFolders(List.of(etc, away)).isGone(file), "a folder of the host may come back");
        assertFalse(new ConfigurationFolders(List.of()).isGone(file));
        assertFalse(new ConfigurationFolders(List.of(root.resolve("absent"))).isGone(file));
    }
}
