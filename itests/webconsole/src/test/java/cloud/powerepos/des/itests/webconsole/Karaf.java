package cloud.powerepos.des.itests.webconsole;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** The distribution, unpacked and started by its own script; commands go to its console as an operator types them. */
final class Karaf implements AutoCloseable {

    private final Path home;
    private Process process;

    private Karaf(Path home) {
        this.home = home;
    }

    static Karaf unpack(Path archive, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Process tar = new ProcessBuilder("tar", "xzf", archive.toString(), "-C", folder.toString(),
                "--strip-components=1").inheritIO().start();
        if (tar.waitFor() != 0) {
            throw new IOException("tar cannot unpack " + archive);
        }
        return new Karaf(folder);
    }

    /** Lets the container find what it installs in this folder, and nowhere else. */
    void repository(Path folder) throws IOException {
        add("etc/org.ops4j.pax.url.mvn.cfg",
                "org.ops4j.pax.url.mvn.localRepository = " + home.resolve("data/repository"),
                "org.ops4j.pax.url.mvn.repositories =",
                "org.ops4j.pax.url.mvn.defaultRepositories = ${karaf.home.uri}system@id=system@snapshots, "
                        + folder.toUri() + "@id=test@snapshots");
    }

    /** Adds lines to a file, which need not exist; a later line takes the place of an earlier one with its key. */
    void add(String file, String... lines) throws IOException {
        Files.write(home.resolve(file), List.of(lines), StandardCharsets.ISO_8859_1, StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    void delete(String file) throws IOException {
        Files.delete(home.resolve(file));
    }

    void start() throws IOException {
        process = new ProcessBuilder("sh", home.resolve("bin/karaf").toString()).redirectErrorStream(true)
                .redirectOutput(home.resolve("console.log").toFile()).start();
    }

    void type(String command) throws IOException {
        OutputStream console = process.getOutputStream();
        console.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        console.flush();
    }

    String log() {
        try {
            return Files.readString(home.resolve("console.log"), StandardCharsets.ISO_8859_1)
                    + Files.readString(home.resolve("data/log/karaf.log"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            type("shutdown -f");
            try {
                await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
            } finally {
                // the script and the Java it started
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }
}
