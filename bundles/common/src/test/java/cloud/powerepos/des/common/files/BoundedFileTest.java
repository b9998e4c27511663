package cloud.powerepos.des.common.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class BoundedFileTest {

    @TempDir
    Path folder;

    private static void assertUnreadable(Path file, String message) {
        assertEquals(message, assertThrows(BoundedFile.UnreadableException.class,
                () -> BoundedFile.read(file, 64 * 1024)).getMessage());
    }

    @Test
    void aFileUpToTheLimitIsRead() throws IOException {
        byte[] content = new byte[64 * 1024];
        assertArrayEquals(content, BoundedFile.read(Files.write(folder.resolve("file"), content), content.length));
    }

    @Test
    void aLargerOneIsRefusedWithoutReadingItWhole() throws IOException {
        Path file = folder.resolve("huge");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 30);
        }
        assertUnreadable(file, "is larger than 64 KiB: name the right file");
    }

    @Test
    void whatIsNoRegularFileIsNotOpened() throws Exception {
        assertUnreadable(folder, "is not a regular file: name one");
        Path zero = Path.of("/dev/zero");
        assumeTrue(Files.exists(zero));
        assertUnreadable(zero, "is not a regular file: name one");
        assertUnreadable(Files.createSymbolicLink(folder.resolve("link"), zero), "is not a regular file: name one");
        Path pipe = folder.resolve("pipe");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assumeTrue(made.waitFor(5, TimeUnit.SECONDS) && made.exitValue() == 0);
        assertUnreadable(pipe, "is not a regular file: name one");
    }

    @Test
    void oneThatIsAbsentIsCalledSo() throws IOException {
        assertUnreadable(folder.resolve("missing"), "does not exist: create it or correct the key");
        assertUnreadable(Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere")),
                "does not exist: create it or correct the key");
    }
}
