package cloud.powerepos.des.itests.benchmarks.container;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import cloud.powerepos.des.itests.benchmarks.Folders;
import cloud.powerepos.des.itests.benchmarks.container.probe.ServiceProbe;

/** The distribution, unpacked anew, with probes in it, and started by its own script. It ends with this process. */
final class Karaf implements AutoCloseable {

    private static final String FEATURES = "etc/org.apache.karaf.features.cfg";
    private static final String NOTES = "probes/notes";
    private static final Duration PROMPT = Duration.ofMinutes(1);

    private final Path home;
    private final SeenByProbes seen;
    private final Thread atExit = new Thread(this::end);
    private Process process;

    private Karaf(Path home) {
        this.home = home;
        this.seen = new SeenByProbes(home.resolve(NOTES), () -> process.isAlive());
    }

    /** Takes the place of what was in the folder. */
    static Karaf unpack(Path archive, Path home) throws IOException, InterruptedException {
        if (Files.exists(home)) {
            Folders.delete(home);
        }
        Files.createDirectories(home);
        run(home, "tar", "xzf", archive.toAbsolutePath().toString(), "--strip-components=1");
        return new Karaf(home);
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start().waitFor() != 0) {
            throw new IOException("This failed: " + String.join(" ", command));
        }
    }

    /** With an integrator and these organisations, of which the one at {@code i} has the file {@link #fileOf}. */
    static Karaf withMany(Path archive, Path home, List<String> codes, String... features)
            throws IOException, InterruptedException {
        Karaf karaf = unpack(archive, home);
        karaf.boot(features);
        karaf.configureIntegrator(freePort());
        for (int i = 0; i < codes.size(); i++) {
            karaf.configureOrganisation(codes.get(i), fileOf(i), "password");
        }
        return karaf;
    }

    static String fileOf(int organisation) {
        return String.format(Locale.ROOT, "%04d", organisation);
    }

    /** Below the ports that the system gives to outgoing connections, which would take one before its server starts. */
    static int freePort() {
        return ThreadLocalRandom.current().ints(22_000, 32_000).filter(Karaf::isFree).findFirst().getAsInt();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Boots these features, probes among them, in the place of DES Access. */
    void boot(String... features) throws IOException {
        Path repository = ProbeBundles.write(home.resolve("probes"));
        Path file = home.resolve(FEATURES);
        String before = Files.readString(file, StandardCharsets.ISO_8859_1);
        String booting = replace(before, "(?m)^    powerepos-des/[^,\n]+,", String.join(", ", features) + ",");
        Files.writeString(file, replace(booting, "featuresRepositories = ", "$0" + repository.toUri() + ", "),
                StandardCharsets.ISO_8859_1);
        // without the second one it would write to the user's home
        Files.write(home.resolve("etc/system.properties"), List.of("", ServiceProbe.NOTES + " = ${karaf.home}/" + NOTES,
                "karaf.history = ${karaf.data}/history"), StandardCharsets.ISO_8859_1, StandardOpenOption.APPEND);
    }

    private static String replace(String text, String pattern, String with) {
        String replaced = text.replaceFirst(pattern, with);
        if (replaced.equals(text)) {
            throw new IllegalStateException("The distribution's " + FEATURES + " has changed: it has no " + pattern);
        }
        return replaced;
    }

    void configure(String pid, String... lines) throws IOException {
        Files.write(home.resolve("etc").resolve(pid + ".cfg"), List.of(lines), StandardCharsets.ISO_8859_1);
    }

    /** A framework property. */
    void property(String name, String value) throws IOException {
        Files.write(home.resolve("etc/system.properties"), List.of("", name + " = " + value),
                StandardCharsets.ISO_8859_1, StandardOpenOption.APPEND);
    }

    void configureIntegrator(int authServerPort) throws IOException {
        configure("cloud.powerepos.des.client", "client.id = client", "client.secret = client-secret");
        configure("cloud.powerepos.des.auth",
                "token.endpoint = http://127.0.0.1:" + authServerPort + "/authorisation/token");
    }

    void configureOrganisation(String code, String file, String password) throws IOException {
        configure("cloud.powerepos.des.organisation-" + file, "organisation.code = " + code,
                "service.account.id = account-" + file, "service.account.password = " + password);
    }

    /** Takes the web console from its KAR and opens it on a port of its own. */
    ConsolePage webConsole(Path kar) throws IOException, InterruptedException {
        run(home, "jar", "xf", kar.toAbsolutePath().toString(), "repository");
        run(home, "cp", "-r", "repository/.", "system");
        int port = freePort();
        Files.write(home.resolve("etc/org.ops4j.pax.web.cfg"), List.of("", "org.osgi.service.http.port = " + port,
                "org.ops4j.pax.web.listening.addresses = 127.0.0.1"), StandardCharsets.ISO_8859_1,
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Files.write(home.resolve("etc/users.properties"), List.of("", "karaf = karaf,_g_:admingroup",
                "_g_\\:admingroup = group,admin"), StandardCharsets.ISO_8859_1, StandardOpenOption.APPEND);
        return new ConsolePage(port);
    }

    /** Lets a probe go on that waits for this file. */
    void signal(String file) throws IOException {
        Files.createFile(home.resolve(NOTES).resolveSibling(file));
    }

    /** How many lines of its log are those of DES Access. */
    long logLines() throws IOException {
        try (Stream<String> lines = Files.lines(home.resolve("data/log/karaf.log"))) {
            return lines.filter(line -> line.contains("cloud.powerepos.des")).count();
        }
    }

    /** @return when it was started */
    Instant start(String... mode) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of("sh", home.resolve("bin/karaf").toString()), Stream.of(mode)).toList())
                .redirectErrorStream(true).redirectOutput(console().toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", "-Xmx512m");
        builder.environment().remove("KARAF_NOROOT");
        Instant now = Instant.now();
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(atExit);
        return now;
    }

    SeenByProbes seen() {
        return seen;
    }

    /** Types a command into its console, as soon as that is there. */
    Instant type(String command) throws IOException {
        long end = System.nanoTime() + PROMPT.toNanos();
        while (!Files.readString(console(), StandardCharsets.ISO_8859_1).contains("karaf@root()")) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IllegalStateException("The console does not come; see " + console());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        OutputStream console = process.getOutputStream();
        Instant now = Instant.now();
        console.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        console.flush();
        return now;
    }

    /** Its Java process: the script stays its parent. */
    RunningJava java() {
        return process.descendants()
                .filter(child -> child.info().command().filter(command -> command.endsWith("/java")).isPresent())
                .findFirst()
                .map(child -> new RunningJava(child.pid())).orElseThrow();
    }

    private Path console() {
        return home.resolve("console.log");
    }

    @Override
    public void close() {
        if (process != null) {
            end();
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }

    private void end() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        // the next container must not share the machine with it
        all.forEach(one -> one.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(late -> one).join());
    }
}
