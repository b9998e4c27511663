package cloud.powerepos.des.operations.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who can enter the folders that lead to a secret. */
class SecretFoldersTest {

    private static final Optional<String> OTHERS = Optional.of("others on this machine");

    @TempDir
    private Path data;
    private Path bundle;

    @BeforeEach
    void openFolders() throws IOException {
        bundle = Files.createDirectories(data.resolve("cache/bundle7"));
        Files.createDirectories(bundle.resolve("data/config"));
        for (String folder : new String[] {"", "cache", "cache/bundle7", "cache/bundle7/data",
            "cache/bundle7/data/config"}) {
            mode(folder, "rwxr-xr-x");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cache", "cache/bundle7", "cache/bundle7/data", "cache/bundle7/data/config"})
    void eachClosedFolderProtectsTheCopies(String closed) throws IOException {
        assertEquals(OTHERS, FileModes.readersOfCopies(data));
        mode(closed, "rwxr-x---");
        assertEquals(group(data), FileModes.readersOfCopies(data));
        mode(closed, "rwx------");
        assertEquals(Optional.empty(), FileModes.readersOfCopies(data));
    }

    @Test
    void oneOpenFolderOfSeveralIsEnough() throws IOException {
        mode("cache/bundle7/data/config", "rwx------");
        Files.createDirectories(data.resolve("cache/bundle8"));
        for (String folder : new String[] {"cache/bundle9", "cache/bundle9/data", "cache/bundle9/data/config"}) {
            Files.createDirectory(data.resolve(folder));
            mode(folder, "rwxr-xr-x");
        }
        assertEquals(OTHERS, FileModes.readersOfCopies(data));
    }

    @Test
    void otherFoldersOfTheCacheAreOfNoConcern() throws IOException {
        Files.move(bundle, data.resolve("cache/other"));
        assertEquals(Optional.empty(), FileModes.readersOfCopies(data));
        assertEquals(Optional.empty(), FileModes.readersOfCopies(data.resolve("missing")));
    }

    @Test
    void whatBelongsToAnotherUserIsReadThroughTheGroupOnPurpose() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may give a folder away");
        mode("", "rwxr-x---");
        assertEquals(group(data), FileModes.readersOfCopies(data));
        Files.setOwner(data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        assertEquals(Optional.empty(), FileModes.readersOfCopies(data));
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--, rwxr-xr-x, others", "rw-r--r--, rwxr-x---, group", "rw-r--r--, rwxr-----, none",
        "rw----r--, rwxr-x--x, others", "rw-r-----, rwxr-xr-x, group", "rw-r-----, rwx---r-x, none",
        "rw-----w-, rwxrwxrwx, none"})
    void aFileIsReadByThoseWhoMayReadItAndEnterItsFolder(String file, String folder, String readers)
            throws IOException {
        Path secret = Files.writeString(bundle.resolve("secret"), "");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(file));
        mode("cache/bundle7", folder);
        assertEquals(switch (readers) {
            case "others" -> OTHERS;
            case "group" -> group(secret);
            default -> Optional.empty();
        }, FileModes.readers(secret));
    }

    private static Optional<String> group(Path file) throws IOException {
        return Optional.of("the group " + Files.getAttribute(file, "posix:group"));
    }

    private void mode(String folder, String mode) throws IOException {
        Files.setPosixFilePermissions(data.resolve(folder), PosixFilePermissions.fromString(mode));
    }
}
