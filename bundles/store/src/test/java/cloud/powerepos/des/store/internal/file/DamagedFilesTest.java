package cloud.powerepos.des.store.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import cloud.powerepos.des.store.internal.rows.Fence;
import cloud.powerepos.des.store.internal.rows.Lease;
import cloud.powerepos.des.store.internal.rows.Outcome;
import cloud.powerepos.des.store.internal.rows.Row;
import cloud.powerepos.des.store.internal.rows.RowsException;

/** What crashes, damage and other processes leave. */
class DamagedFilesTest {

    private static final Duration LEASE = Duration.ofSeconds(25);

    /** Where the process ends while it replaces a file. */
    enum Crash {
        NO_FILE, HALF_A_FILE, BEFORE_RENAME, AFTER_RENAME, AFTER_SYNC
    }

    /** Ends at one step, as a process that is killed there. */
    private static final class CrashingFolder extends RowFolder {

        private Crash crash;

        CrashingFolder(Path folder) {
            super(folder);
        }

        @Override
        void write(Path temporary, byte[] content) throws IOException {
            dieAt(Crash.NO_FILE);
            if (crash == Crash.HALF_A_FILE) {
                Files.write(temporary, new String(content, StandardCharsets.UTF_8).substring(0, content.length / 2)
                        .getBytes(StandardCharsets.UTF_8));
            }
            dieAt(Crash.HALF_A_FILE);
            super.write(temporary, content);
        }

        @Override
        void rename(Path temporary, Path file) throws IOException {
            dieAt(Crash.BEFORE_RENAME);
            super.rename(temporary, file);
            dieAt(Crash.AFTER_RENAME);
        }

        @Override
        void sync() throws IOException {
            super.sync();
            dieAt(Crash.AFTER_SYNC);
        }

        private void dieAt(Crash step) throws IOException {
            if (crash == step) {
                throw new IOException("killed");
            }
        }
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aCrashLeavesTheOldRowOrTheNewOne(Crash crash) throws Exception {
        CrashingFolder crashing = new CrashingFolder(folder);
        FileRows rows = new FileRows(FileRowsTest.LOG, crashing, InstantSource.system());
        rows.probe();
        rows.create("id", "ACME", new Lease("w1", LEASE));
        crashing.crash = crash;
        Outcome outcome = new Outcome("w2", Optional.empty(), Optional.of("refresh"), Optional.empty());
        assertThrows(RowsException.class, () -> rows.settle(new Fence("id", 1, "w1"), outcome));
        rows.close();

        FileRows next = rows();
        boolean written = crash == Crash.AFTER_RENAME || crash == Crash.AFTER_SYNC;
        Row row = next.read("id").orElseThrow();
        assertEquals(written ? "w2" : "w1", row.writer());
        assertEquals(written ? Optional.of("refresh") : Optional.empty(), row.refreshToken());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".tmp")).toList());
        }
        assertTrue(next.take(row, new Lease("w3", LEASE)), "and the row can be used");
        next.close();
    }

    @Test
    void aTornFileCountsAsAbsentAndIsReplaced() throws Exception {
        FileRows rows = rows();
        rows.create("id", "ACME", new Lease("w1", LEASE));
        Path file = file();
        byte[] whole = Files.readAllBytes(file);
        for (int length : List.of(0, 1, whole.length / 2, whole.length - 1)) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertEquals(Optional.empty(), rows.read("id"), () -> length + " bytes");
        }
        assertEquals(0, rows.list("ACME").size());
        assertTrue(rows.create("id", "ACME", new Lease("w2", LEASE)));
        assertEquals("w2", rows.read("id").orElseThrow().writer());
        rows.close();
    }

    @Test
    void whatIsNoFileOfARowConcernsNoOtherRow() throws Exception {
        FileRows rows = rows();
        rows.create("id", "ACME", new Lease("w1", LEASE));
        Path file = file();
        Files.createDirectory(folder.resolve("folder" + RowFolder.ENDING));
        Path large = folder.resolve("large" + RowFolder.ENDING);
        try (FileChannel channel = FileChannel.open(large, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            // takes no room on the disk, and more than there is in memory
            channel.write(ByteBuffer.wrap(new byte[1]), Integer.MAX_VALUE - 64L);
        }
        assertEquals(1, rows.list("ACME").size());
        assertEquals(0, rows.deleteUnchanged(Duration.ofDays(90)));
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
        assertEquals(Optional.empty(), rows.read("id"));
        assertTrue(rows.create("id", "ACME", new Lease("w2", LEASE)), "and it is replaced");
        assertEquals("w2", rows.read("id").orElseThrow().writer());
        rows.close();
    }

    @Test
    void aFileOfALaterVersionIsLeftAlone() throws Exception {
        FileRows rows = rows();
        rows.create("id", "ACME", new Lease("w1", LEASE));
        Files.writeString(file(), Files.readString(file()).replace("\"v\":1", "\"v\":2"));
        RowsException refused = assertThrows(RowsException.class,
                () -> rows.create("id", "ACME", new Lease("w2", LEASE)));
        assertTrue(refused.isOfOneRow() && refused.getMessage().contains("later version"), refused.getMessage());
        assertTrue(Files.readString(file()).contains("\"v\":2"));
        rows.close();
    }

    @Test
    void aFolderOfAnotherProcessIsRefusedUntilThatOneEnds() throws Exception {
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), LockHolder.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            assertEquals('L', other.getInputStream().read(), "the other process has the lock");
            FileRows rows = new FileRows(FileRowsTest.LOG, folder, InstantSource.system());
            String message = assertThrows(RowsException.class, rows::probe).getMessage();
            assertTrue(message.contains("another process uses files in " + folder) && message.contains("kind = jdbc"),
                    message);
            other.destroyForcibly().waitFor();
            rows.probe();
            assertFalse(rows.read("id").isPresent());
            rows.close();
        } finally {
            other.destroyForcibly();
        }
    }

    /** Another process. */
    static final class LockHolder {

        public static void main(String[] args) throws Exception {
            RowFolder held = new RowFolder(Path.of(args[0]));
            System.out.print(held.open() ? "L" : "-");
            System.out.flush();
            // until it is killed
            System.in.read();
        }
    }

    private FileRows rows() throws RowsException {
        FileRows rows = new FileRows(FileRowsTest.LOG, folder, InstantSource.system());
        rows.probe();
        return rows;
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(RowFolder.ENDING)).findFirst().orElseThrow();
        }
    }
}
