package cloud.powerepos.des.itests.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.core.ConditionTimeoutException;

/**
 * A Karaf that was unpacked from its archive and is started by its own script. Commands go to its console as a person
 * types them. One thread at a time.
 */
public final class Karaf implements AutoCloseable {

    /**
     * For a Karaf that lives for seconds: the second compiler would take more time than it saves. In place of Karaf's
     * own default, which has an option that later Java versions refuse.
     */
    public static final String JAVA_OPTS = "-Xmx256m -XX:TieredStopAtLevel=1";

    private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";
    private static final String END = "end-of-command-";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration COMMAND = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Path home;
    private ConsoleText console;
    private Process process;
    private int commands;

    private Karaf(Path home) {
        this.home = home;
    }

    /**
     * Unpacks the archive; what was in the folder before is deleted.
     *
     * @param archive a {@code tar.gz} with one folder in it
     * @param folder  becomes the home of this Karaf
     * @return the Karaf, not yet started
     * @throws IOException if it cannot be unpacked
     */
    public static Karaf unpack(Path archive, Path folder) throws IOException {
        delete(folder);
        Files.createDirectories(folder);
        run("tar", "xzf", archive.toString(), "-C", folder.toString(), "--strip-components=1");
        return new Karaf(folder.toAbsolutePath());
    }

    /**
     * Where this Karaf lives.
     *
     * @param path below the home
     * @return the whole path
     */
    public Path path(String path) {
        return home.resolve(path);
    }

    /**
     * Makes these folders the only Maven repositories, besides what the archive holds in {@code system/}.
     *
     * @param folders in the layout of a Maven repository; none for a container that is on its own
     * @throws IOException if the file cannot be written
     */
    public void repositories(Path... folders) throws IOException {
        moreRepositories(folders);
        add(MAVEN, "org.ops4j.pax.url.mvn.repositories =");
    }

    /**
     * Adds these folders to the Maven repositories that the archive names. The local repository is empty.
     *
     * @param folders in the layout of a Maven repository
     * @throws IOException if the file cannot be written
     */
    public void moreRepositories(Path... folders) throws IOException {
        String places = Arrays.stream(folders).map(folder -> ", " + folder.toUri() + "@id="
                + folder.getFileName() + "@snapshots").collect(Collectors.joining());
        add(MAVEN, "org.ops4j.pax.url.mvn.localRepository = " + path("data/repository"),
                "org.ops4j.pax.url.mvn.defaultRepositories = ${karaf.home.uri}system@id=system@snapshots, "
                        + "${karaf.data.uri}kar@id=kar.repository@multi@snapshots" + places);
    }

    /**
     * Gives this Karaf ports of its own for ssh, JMX and the web console, on the loopback interface.
     *
     * @throws IOException if a file cannot be written
     */
    public void ownPorts() throws IOException {
        add("etc/org.apache.karaf.shell.cfg", "sshPort = " + Ports.free(), "sshHost = 127.0.0.1");
        add("etc/org.apache.karaf.management.cfg", "rmiRegistryPort = " + Ports.free(),
                "rmiServerPort = " + Ports.free());
        add("etc/org.ops4j.pax.web.cfg", "org.osgi.service.http.port = " + Ports.free(),
                "org.ops4j.pax.web.listening.addresses = 127.0.0.1");
    }

    /**
     * Adds lines to a file, which need not exist; a later line takes the place of an earlier one with its key.
     *
     * @param file  below the home
     * @param lines in ISO-8859-1, as Karaf reads its files
     * @throws IOException if the file cannot be written
     */
    public void add(String file, String... lines) throws IOException {
        Files.write(path(file), List.of(lines), StandardCharsets.ISO_8859_1, StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /**
     * Starts the script and waits for the first prompt that knows the commands of Karaf.
     *
     * @throws IOException if the script cannot be started
     */
    public void start() throws IOException {
        launch();
        try {
            awaitPrompt();
        } catch (ConditionTimeoutException e) {
            // a stock Karaf 4.4.0 may hang in the start of its logging, long before a bundle of ours is there
            if (karafLog().contains("powerepos")) {
                throw e;
            }
            script().forEach(ProcessHandle::destroyForcibly);
            launch();
            awaitPrompt();
        }
        // the prompt is there before the commands of all bundles are
        runUntil("feature:repo-list", output -> !output.contains("Command not found"));
    }

    private void launch() throws IOException {
        Path out = path("console.log");
        Files.deleteIfExists(out);
        ProcessBuilder builder = new ProcessBuilder("sh", path("bin/karaf").toString()).redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("karaf.java.home", System.getProperty("java.home")));
        // without the last one the lines typed here go into the user's own history
        builder.environment().put("JAVA_OPTS", JAVA_OPTS + " -Dkaraf.history=" + path("data/karaf.history"));
        builder.environment().remove("KARAF_NOROOT");
        process = builder.start();
        console = new ConsoleText(out);
    }

    private void awaitPrompt() {
        await("the prompt of " + home).atMost(START).pollInterval(Duration.ofMillis(50))
                .until(() -> console.prompts() > 0 || ended());
    }

    /** The script and the Java it started. */
    private List<ProcessHandle> script() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    }

    /**
     * Types a line and returns what the console printed until its next prompt.
     *
     * @param command one line
     * @return the output without colours
     * @throws IOException if the console has ended
     */
    public String run(String command) throws IOException {
        return run(command, List.of());
    }

    /**
     * Types a line, then each answer as soon as its question is there.
     *
     * @param command one line
     * @param answers of the questions that the command asks, in order
     * @return the output without colours, questions included
     * @throws IOException if the console has ended
     */
    public String run(String command, List<Answer> answers) throws IOException {
        int start = console.length();
        type(command);
        for (Answer answer : answers) {
            await(answer.question()).atMost(COMMAND).pollInterval(Duration.ofMillis(20))
                    .until(() -> console.since(start).contains(answer.question()) || ended());
            type(answer.text());
        }
        // prompts are drawn at any time: only what is printed by the next command tells that this one has ended
        String mark = END + ++commands;
        type("echo " + mark);
        await(command).atMost(COMMAND).pollInterval(Duration.ofMillis(20))
                .until(() -> console.printed(start, mark) || ended());
        return console.outputOf(start, mark);
    }

    /**
     * Runs the command again and again until its output contains a text.
     *
     * @param command  one line
     * @param expected a part of its output
     * @return the output
     */
    public String runUntil(String command, String expected) {
        return runUntil(command, output -> output.contains(expected));
    }

    /**
     * Runs the command again and again until its output is as expected.
     *
     * @param command  one line
     * @param expected tells whether the output is as expected
     * @return the output
     */
    public String runUntil(String command, Predicate<String> expected) {
        return await(command).atMost(COMMAND).pollInterval(Duration.ofMillis(250))
                .until(() -> run(command), expected);
    }

    /**
     * The process of the container itself, which its script has started.
     *
     * @return its number
     * @throws IOException if the container was never started
     */
    public long pid() throws IOException {
        return Files.readAllLines(path("instances/instance.properties")).stream()
                .filter(line -> line.contains(".pid")).map(line -> Long.valueOf(line.split("=")[1].strip()))
                .findFirst().orElseThrow();
    }

    /**
     * The console and the log so far, for a message of failure.
     *
     * @return both
     */
    public String log() {
        return "--- console\n" + console.outputOf(0, END) + "\n--- karaf.log\n" + karafLog();
    }

    /**
     * The log so far.
     *
     * @return {@code data/log/karaf.log}
     */
    public String karafLog() {
        try {
            return Files.readString(path("data/log/karaf.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void type(String line) throws IOException {
        OutputStream keyboard = process.getOutputStream();
        keyboard.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private boolean ended() {
        if (process.isAlive()) {
            return false;
        }
        throw new IllegalStateException("The Karaf in " + home + " has ended\n" + log());
    }

    @Override
    public void close() throws IOException {
        if (process != null && process.isAlive()) {
            List<ProcessHandle> all = script();
            try {
                type("shutdown -f");
                await("the end of " + home).atMost(STOP).until(() -> !process.isAlive());
            } finally {
                all.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    private static void run(String... command) throws IOException {
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> tree = Files.walk(folder)) {
                tree.sorted(Comparator.reverseOrder()).forEach(path -> {
                    try {
                        Files.delete(path);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
    }

    /**
     * What a person answers when a command asks.
     *
     * @param question a part of the question
     * @param text     the answer
     */
    public record Answer(String question, String text) {
    }
}
