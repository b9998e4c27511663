package cloud.powerepos.des.itests.store;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A {@link ChaosNode} as the test sees it. */
final class ChaosProcess implements AutoCloseable {

    /** @param served organisations that got a living token since the last report */
    record Figures(int leased, int failed, int errors, int served) { }

    final String name;
    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    ChaosProcess(String name, ChaosPlan plan) throws IOException {
        this.name = name;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                ChaosNode.class.getName(), name));
        command.addAll(plan.arguments());
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Thread reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // it has ended
        }
    }

    void awaitReady() {
        await(name + " starts").atMost(Duration.ofSeconds(60)).until(() -> lines.contains("ready"));
    }

    void command(String command) throws IOException {
        process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it was doing when it died. */
    Figures death() {
        return figures(1);
    }

    void renew() {
        try {
            command("renew");
        } catch (IOException e) {
            // it has died
        }
    }

    Figures report() throws IOException {
        int before = reports().size();
        command("report");
        return figures(before + 1);
    }

    private List<String> reports() {
        return lines.stream().filter(line -> line.startsWith("leased")).toList();
    }

    private Figures figures(int least) {
        List<String> reports = await(name + " reports").atMost(Duration.ofSeconds(20))
                .until(this::reports, found -> found.size() >= least);
        String[] words = reports.get(reports.size() - 1).split(" ");
        return new Figures(Integer.parseInt(words[1]), Integer.parseInt(words[3]), Integer.parseInt(words[5]),
                Integer.parseInt(words[7]));
    }

    /** What was handed out though it had expired. */
    List<String> expired() {
        return lines.stream().filter(line -> line.startsWith("expired")).toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
