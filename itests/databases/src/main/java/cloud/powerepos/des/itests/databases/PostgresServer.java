package cloud.powerepos.des.itests.databases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL. */
public final class PostgresServer implements Server {

    private final Path data;
    private EmbeddedPostgres postgres;
    private final int port;

    public PostgresServer(Path folder) throws IOException {
        data = folder.resolve("postgres");
        postgres = start(0);
        port = postgres.getPort();
    }

    private EmbeddedPostgres start(int wanted) throws IOException {
        return EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false).setPort(wanted)
                .setPGStartupWait(Duration.ofSeconds(30)).setServerConfig("listen_addresses", "127.0.0.1")
                // as servers are run: the builder's defaults lose commits
                .setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on").start();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String url(int at) {
        return "jdbc:postgresql://127.0.0.1:" + at + "/postgres?connectTimeout=2";
    }

    @Override
    public String user() {
        return "postgres";
    }

    @Override
    public Path data() {
        return data;
    }

    @Override
    public String sizeOf(String table) {
        return "SELECT pg_total_relation_size('" + table + "')";
    }

    @Override
    public void crash() throws Exception {
        long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        server.children().forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
        server.onExit().get();
    }

    @Override
    public void restart() throws Exception {
        postgres.close();
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        postgres = start(port);
    }

    @Override
    public String timeZone() {
        return "SET TIME ZONE 'Asia/Kolkata'";
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
