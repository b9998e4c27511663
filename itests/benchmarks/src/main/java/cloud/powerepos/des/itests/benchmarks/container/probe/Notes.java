package cloud.powerepos.des.itests.benchmarks.container.probe;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

import org.osgi.framework.BundleContext;

/**
 * Where the probes write down what they see: a line with the moment, in one write, so that probes can share the file.
 */
final class Notes implements Closeable {

    private final FileChannel file;

    private Notes(FileChannel file) {
        this.file = file;
    }

    static Notes open(BundleContext context) throws IOException {
        return new Notes(FileChannel.open(Path.of(context.getProperty(ServiceProbe.NOTES)), StandardOpenOption.CREATE,
                StandardOpenOption.APPEND));
    }

    void write(String what) {
        try {
            file.write(ByteBuffer.wrap((Instant.now() + " " + what + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
