package cloud.powerepos.des.shell.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

import cloud.powerepos.des.common.ownerfiles.OwnerFiles;

/**
 * A file that appears whole or not at all, readable for its owner alone from the first byte on, and that replaces
 * another one only if told so. It is written under another name in the same folder and takes its own name last.
 */
public final class NewFile implements AutoCloseable {

    /** Writes to a channel; may write a part only. */
    interface Writer {
        void write(FileChannel to, ByteBuffer content) throws IOException;
    }

    private final Path target;
    private final Path aside;
    private boolean published;
    private boolean kept;

    /**
     * Writes a file.
     *
     * @param replace whether one that has the name goes
     * @throws FileAlreadyExistsException if there is one and it is to stay
     */
    public static void write(Path target, byte[] content, boolean replace) throws IOException {
        try (NewFile file = new NewFile(target, content, FileChannel::write)) {
            file.publish(replace);
            file.keep();
        }
    }

    /** @throws IOException if the content cannot be written completely; then no file is left behind */
    NewFile(Path target, byte[] content, Writer writer) throws IOException {
        this.target = target;
        // the dot and the ending keep it from being taken for a configuration
        this.aside = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        boolean complete = false;
        try {
            write(content, writer);
            complete = true;
        } finally {
            if (!complete) {
                Files.deleteIfExists(aside);
            }
        }
    }

    private void write(byte[] content, Writer writer) throws IOException {
        try (FileChannel out = OwnerFiles.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                writer.write(out, rest);
            }
            out.force(true);
        }
    }

    /**
     * @param replace whether a file that has the name goes
     * @throws FileAlreadyExistsException if another file has taken the name meanwhile and is to stay
     */
    void publish(boolean replace) throws IOException {
        if (replace) {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        try {
            // unlike a move, a link never replaces a file
            Files.createLink(target, aside);
        } catch (UnsupportedOperationException | IOException e) {
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        }
        published = true;
    }

    /** Call it when everything that belongs together is published; without it the file goes with {@link #close()}. */
    void keep() {
        kept = true;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(aside);
        if (published && !kept) {
            Files.deleteIfExists(target);
        }
    }
}
