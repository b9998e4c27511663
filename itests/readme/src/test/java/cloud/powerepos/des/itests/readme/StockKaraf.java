package cloud.powerepos.des.itests.readme;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import cloud.powerepos.des.itests.testing.Karaf;
import cloud.powerepos.des.itests.testing.Ports;
import cloud.powerepos.des.itests.testing.Readme;

/**
 * A stock Karaf in which a person does what the README says. Where a port that the README names is taken on this
 * machine, another one is used in its place, as that person would.
 */
final class StockKaraf implements AutoCloseable {

    static final Path TARGET = Path.of("target").toAbsolutePath();

    /** Where a person has the archives that are copied into {@code deploy/}. */
    static final Path KARS = TARGET.resolve("kars");

    private static final String SANDBOX = "etc/cloud.powerepos.des.sandbox.cfg";
    private static final String AUTH_PORT = "18080";
    private static final String DES_PORT = "18081";

    final Karaf karaf;
    final int authPort;
    final int desPort;

    private final Readme readme;

    StockKaraf(Readme readme, String folder, Path... repositories) throws IOException {
        this.readme = readme;
        karaf = Karaf.unpack(TARGET.resolve("start/apache-karaf.tar.gz"), TARGET.resolve(folder));
        karaf.repositories(repositories);
        karaf.ownPorts();
        authPort = Ports.free(Integer.parseInt(AUTH_PORT));
        desPort = Ports.free(Integer.parseInt(DES_PORT));
    }

    /** Types what the text of the README names in passing; it may not fail. */
    String typeSpan(String span, String organisation) throws IOException {
        return type(span(span, organisation));
    }

    /** What the text of the README names in passing; ORG becomes the organisation. */
    String span(String span, String organisation) {
        assertTrue(readme.spans().contains(span), "README.md names " + span);
        return span.replace("ORG", organisation);
    }

    /** Types every line of a block; no command may fail. */
    String typeBlock(String name) throws IOException {
        List<String> outputs = new ArrayList<>();
        for (String line : readme.block(name)) {
            outputs.add(type(line));
        }
        return String.join("\n", outputs);
    }

    /** Does what a block shows that goes between the shell and the console. */
    void doBlock(String name) throws IOException, InterruptedException {
        doBlock(name, Map.of());
    }

    /** The same with some words exchanged, each by the one that the map gives. */
    void doBlock(String name, Map<String, String> exchanged) throws IOException, InterruptedException {
        Pattern words = Pattern.compile(exchanged.isEmpty() ? "(?!)" : exchanged.keySet().stream().map(Pattern::quote)
                .collect(Collectors.joining("|")));
        for (Session step : Session.of(block(name).stream()
                .map(line -> words.matcher(line).replaceAll(word -> exchanged.get(word.group()))).toList())) {
            if (step.shell()) {
                shell(step.command());
            } else if (step.output().isEmpty()) {
                type(step.command());
            } else {
                // a person looks again until it is there
                karaf.runUntil(step.command(), output -> step.output().stream().allMatch(shown -> output.lines()
                        .anyMatch(line -> Session.cells(line).equals(Session.cells(shown)))));
            }
        }
    }

    private void shell(String command) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", command).directory(KARS.toFile()).inheritIO();
        shell.environment().put("KARAF_HOME", karaf.path("").toString());
        assertEquals(0, shell.start().waitFor(), command);
    }

    String type(String line) throws IOException {
        String output = karaf.run(line);
        assertFalse(output.contains("Error executing command") || output.contains("Command not found"),
                () -> line + "\n" + output + karaf.log());
        return output;
    }

    List<String> block(String name) {
        return readme.block(name).stream().map(this::here).toList();
    }

    /** With the ports of this machine. */
    String here(String text) {
        return text.replace(AUTH_PORT, String.valueOf(authPort)).replace(DES_PORT, String.valueOf(desPort));
    }

    /** Edits files as a block shows it: comments name the file, other lines are keys with their values. */
    void editFiles(String block) throws IOException {
        String file = null;
        for (String line : block(block)) {
            if (line.startsWith("# ")) {
                file = line.substring(2);
            } else {
                edit(file, line);
            }
        }
    }

    /** Writes a whole file as a block shows it: its first line, a comment of XML, names the file. */
    String writeFile(String block) throws IOException {
        List<String> lines = block(block);
        String file = lines.get(0).replaceFirst("^<!-- (\\S+) -->$", "$1");
        write(file, lines);
        return file;
    }

    /** Sets a key in a file, or a comment that shows it. */
    void edit(String file, String line) throws IOException {
        String key = line.substring(0, line.indexOf('='));
        Path path = karaf.path(file);
        List<String> lines = new ArrayList<>(Files.exists(path)
                ? Files.readAllLines(path, StandardCharsets.ISO_8859_1) : List.of());
        lines.removeIf(old -> old.startsWith(key) || old.startsWith("#" + key));
        lines.add(line);
        write(file, lines);
    }

    void healthAnswers(int status, String text) throws IOException {
        Properties web = new Properties();
        try (InputStream file = Files.newInputStream(karaf.path("etc/org.ops4j.pax.web.cfg"))) {
            web.load(file);
        }
        HttpRequest look = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                + web.getProperty("org.osgi.service.http.port") + "/health")).build();
        HttpClient http = HttpClient.newHttpClient();
        await("health over HTTP").atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            HttpResponse<String> answer = http.send(look, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == status && answer.body().contains(text);
        });
    }

    void removeLine(String file, String start) throws IOException {
        write(file, Files.readAllLines(karaf.path(file), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> !line.startsWith(start)).toList());
    }

    /** What a person would do who sees that the ports of the sandbox are taken. */
    void useFreePorts() throws IOException {
        if (!here(AUTH_PORT + DES_PORT).equals(AUTH_PORT + DES_PORT)) {
            edit(SANDBOX, "port = " + authPort);
            edit(SANDBOX, "des.port = " + desPort);
        }
    }

    /** A person does not edit files as quickly as a program does. */
    void sandboxAnswers() {
        await("the sandbox").atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), authPort)) {
                return socket.isConnected();
            }
        });
    }

    void delete(String file) throws IOException {
        Files.delete(karaf.path(file));
    }

    /** Whole or not at all: the container may read a file at any moment. */
    void write(String file, List<String> lines) throws IOException {
        Path whole = Files.write(karaf.path("data/edited"), lines, StandardCharsets.ISO_8859_1);
        Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-------"));
        Files.move(whole, karaf.path(file), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The configuration of DES Access: each file with its content and the time of its last change. */
    Map<String, String> files() throws IOException {
        try (Stream<Path> etc = Files.list(karaf.path("etc"))) {
            return etc.filter(file -> file.getFileName().toString().contains("des.")).collect(Collectors.toMap(
                    file -> file.getFileName().toString(), StockKaraf::state, (one, other) -> one, TreeMap::new));
        }
    }

    private static String state(Path file) {
        try {
            return Files.getLastModifiedTime(file) + "\n" + Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        karaf.close();
    }
}
