package cloud.powerepos.des.itests.containers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.itests.testing.Karaf;

/** The distribution as it is unpacked: its files before the first start, its scripts, its ports. */
class DistributionIT {

    private static final String AUTH = "etc/cloud.powerepos.des.auth.cfg";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Karaf karaf;

    @BeforeEach
    void unpack() throws IOException {
        karaf = Karaf.unpack(StockKaraf.archive("cloud.powerepos.des.distribution.tar.gz"),
                Path.of("target/distribution"));
    }

    @AfterEach
    void stop() throws Exception {
        karaf.close();
        Optional<ProcessHandle> process = ProcessHandle.of(karaf.pid());
        run("stop");
        await().atMost(LIMIT).until(() -> run("status").contains("Not Running"));
        // it writes files until its end, and the folder is removed before the next test
        await().atMost(LIMIT).until(() -> process.filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void filesCanBeEditedBeforeTheFirstStartAndEveryScriptWorks() throws Exception {
        for (String file : List.of("client.cfg", "endpoint.cfg", "sandbox.cfg", "organisation-NAME.cfg.example")) {
            assertEquals("rw-------", mode("etc/cloud.powerepos.des." + file), file);
        }
        assertEquals("rwx------", mode("data"));
        assertTrue(Files.readString(karaf.path("etc/custom.properties"))
                .contains("felix.fileinstall.disableNio2 = true"));
        List<String> edited = Files.readAllLines(karaf.path(AUTH)).stream()
                .map(line -> line.contains("request.timeout.ms") ? "request.timeout.ms = 9999" : line).toList();
        Files.write(karaf.path(AUTH), edited);

        assertEquals(Set.of("contrib", "inc", "karaf", "setenv", "shell", "start", "status", "stop"), scripts());
        assertTrue(run("status").contains("Not Running"));
        assertTrue(run("shell", "shell:echo", "hello").contains("hello"));
        run("start");
        await().atMost(LIMIT).until(() -> run("status").lines().anyMatch(line -> line.startsWith("Running")));
        await().atMost(LIMIT).until(() -> Files.exists(karaf.path("data/port")));
        assertTrue(run("contrib/karaf-service.sh", "-k", karaf.path("").toString(), "-n", "des").contains("Writing"));

        assertEquals(edited, Files.readAllLines(karaf.path(AUTH)));
        assertEquals("rwx------", mode("data"));
        assertEquals("rwx------", mode("data/cache"));
        assertEquals(List.of(), listeningBeyondLoopback());
    }

    @Test
    void theCoreRunsAndTheOthersAreOnBoard() throws Exception {
        karaf.repositories();
        karaf.ownPorts();
        karaf.start();
        karaf.runUntil("service:list cloud.powerepos.des.endpoint.DesEndpointResolver", "Provided by");
        assertEquals(Set.of("powerepos-des"), installed());

        String output = karaf.run("feature:install powerepos-des-sandbox powerepos-des-shell powerepos-des-health "
                + "powerepos-des-events powerepos-des-management powerepos-des-store");
        assertFalse(output.contains("Error"), output);
        assertEquals(7, installed().size(), installed()::toString);
    }

    private Set<String> installed() throws IOException {
        return karaf.run("feature:list -i").lines().map(line -> line.split(" ")[0])
                .filter(name -> name.startsWith("powerepos-des") && !name.equals("powerepos-des-libs"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> scripts() throws IOException {
        try (Stream<Path> files = Files.list(karaf.path("bin"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".bat"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** What this Karaf's process listens on for other machines, by the kernel's own table. */
    private List<String> listeningBeyondLoopback() throws IOException {
        Path process = Path.of("/proc", Long.toString(karaf.pid()));
        Set<String> own;
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            own = open.map(DistributionIT::target).filter(link -> link.startsWith("socket:[")).map(link ->
                    link.substring("socket:[".length(), link.length() - 1)).collect(Collectors.toSet());
        }
        return Stream.of("tcp", "tcp6").flatMap(table -> lines(process.resolve("net/" + table)))
                .map(line -> line.strip().split("\\s+")).filter(row -> row[3].equals("0A") && own.contains(row[9]))
                .map(row -> row[1]).filter(address -> !address.startsWith("0100007F:")
                        && !address.startsWith("0000000000000000FFFF00000100007F:")
                        && !address.startsWith("00000000000000000000000001000000:")).toList();
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().skip(1);
        } catch (IOException e) {
            return Stream.of();
        }
    }

    private String mode(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(karaf.path(path)));
    }

    private String run(String script, String... arguments) throws IOException, InterruptedException {
        Path output = karaf.path("script.log");
        List<String> command = Stream.concat(Stream.of(karaf.path("bin/" + script).toString()), Stream.of(arguments))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .directory(karaf.path("").toFile())
                .redirectOutput(output.toFile()).redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null")
                        .toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", Karaf.JAVA_OPTS + " -Dkaraf.history=data/karaf.history");
        assertTrue(builder.start().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), script);
        return Files.readString(output);
    }
}
