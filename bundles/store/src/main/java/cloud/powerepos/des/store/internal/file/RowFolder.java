package cloud.powerepos.des.store.internal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.common.digest.Sha256;
import cloud.powerepos.des.common.ownerfiles.OwnerFiles;

/**
 * A folder of small files that one process owns. A file is replaced as a whole: after a crash at whatever moment its
 * old content is there or its new one.
 */
class RowFolder {

    static final String ENDING = ".row";

    private static final String TEMPORARY = ".tmp";
    private static final String LOCK = "lock";
    private static final String PROBE = "probe";
    private static final long LARGEST = 1 << 20;

    private final Path folder;
    private FileChannel channel;
    private FileLock lock;

    RowFolder(Path folder) {
        this.folder = folder;
    }

    Path path() {
        return folder;
    }

    /**
     * Makes the folder and locks it, where that was not done yet, and proves that files can be written.
     *
     * @return false if another process has the folder
     */
    synchronized boolean open() throws IOException {
        OwnerFiles.makeFolder(folder);
        if (!isLocked() && !lock()) {
            return false;
        }
        replace(PROBE, new byte[] {'\n'});
        return true;
    }

    private boolean isLocked() {
        // a folder that was deleted and made again has another lock file
        return lock != null && lock.isValid() && Files.exists(folder.resolve(LOCK));
    }

    private boolean lock() throws IOException {
        close();
        channel = OwnerFiles.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            close();
            return false;
        }
        // what a crash has left
        for (Path left : files(TEMPORARY)) {
            Files.deleteIfExists(left);
        }
        return true;
    }

    /** @return no bytes where what has the name is no file of this process with a row */
    Optional<byte[]> read(String name) throws IOException {
        Path file = folder.resolve(name);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            // a pipe would keep the reader waiting, and memory is for others too
            return Optional.of(attributes.isRegularFile() && attributes.size() <= LARGEST ? Files.readAllBytes(file)
                    : new byte[0]);
        } catch (AccessDeniedException e) {
            return Optional.of(new byte[0]);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void replace(String name, byte[] content) throws IOException {
        Path temporary = folder.resolve(name + TEMPORARY);
        Files.deleteIfExists(temporary);
        write(temporary, content);
        rename(temporary, folder.resolve(name));
        sync();
    }

    void write(Path temporary, byte[] content) throws IOException {
        OwnerFiles.write(temporary, content);
    }

    void rename(Path temporary, Path file) throws IOException {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void sync() throws IOException {
        OwnerFiles.syncFolder(folder);
    }

    void delete(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
        sync();
    }

    /** The file of a row: file systems may ignore letter case and forbid characters. */
    static String name(String id) {
        return HexFormat.of().formatHex(Sha256.of(id)) + ENDING;
    }

    /** The files with rows. */
    List<Path> files() throws IOException {
        return files(ENDING);
    }

    /** Those that were written before a time, in milliseconds since 1970. */
    List<Path> filesBefore(long time) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path file : files()) {
            try {
                if (Files.getLastModifiedTime(file).toMillis() < time) {
                    found.add(file);
                }
            } catch (NoSuchFileException e) {
                // it was deleted meanwhile
            }
        }
        return found;
    }

    private List<Path> files(String ending) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*" + ending)) {
            stream.forEach(found::add);
        }
        return found;
    }

    synchronized void close() throws IOException {
        if (channel != null) {
            // its lock with it
            channel.close();
        }
        channel = null;
        lock = null;
    }
}
