package cloud.powerepos.des.itests.containers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import cloud.powerepos.des.itests.testing.Kar;
import cloud.powerepos.des.itests.testing.Karaf;

/** A stock Karaf with an empty local repository. */
final class StockKaraf implements AutoCloseable {

    static final String CORE = "powerepos-des";
    /** All but the web console. */
    static final List<String> FACES = Stream.of("store", "sandbox", "shell", "health", "events", "management")
            .map(face -> CORE + "-" + face).toList();

    private static final Pattern BUNDLE = Pattern.compile("│ *(\\w+) *│[^│]*│ *(\\d[^│]*?) *│ *(\\S+)");

    private static final String FRAGMENT = " org.apache.karaf.features.extension ";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Karaf karaf;
    private final Path deployed;

    private StockKaraf(Karaf karaf) {
        this.karaf = karaf;
        deployed = karaf.path("deploy/des.kar");
    }

    /** Without a network: there is no remote repository. */
    static StockKaraf offline(String version) throws IOException {
        Karaf karaf = unpack(version, "offline");
        karaf.repositories();
        return start(karaf);
    }

    /** With its own remote repositories, and a folder with what "mvn install" puts into a repository. */
    static StockKaraf online(String version) throws IOException {
        Karaf karaf = unpack(version, "online");
        karaf.moreRepositories(Kar.unpack(archive("cloud.powerepos.des.kar.kar"), "cloud/powerepos/",
                Path.of("target/published").toAbsolutePath()));
        return start(karaf);
    }

    private static Karaf unpack(String version, String use) throws IOException {
        return Karaf.unpack(archive("apache-karaf-" + version + ".tar.gz"), Path.of("target", use + "-" + version));
    }

    private static StockKaraf start(Karaf karaf) throws IOException {
        karaf.ownPorts();
        karaf.start();
        StockKaraf stock = new StockKaraf(karaf);
        // the first prompt comes before the last bundle has started; fragments are never active
        await().atMost(LIMIT).until(stock::bundles, bundles -> !bundles.isEmpty() && bundles.stream()
                .allMatch(bundle -> bundle.startsWith("Active") || bundle.contains(FRAGMENT)));
        return stock;
    }

    static Path archive(String file) {
        return Path.of(System.getProperty("start"), file);
    }

    String run(String command) throws IOException {
        return karaf.run(command);
    }

    /** A command that may not fail. */
    void type(String command) throws IOException {
        String output = run(command);
        assertFalse(output.contains("Error") || output.contains("Command not found"), () -> command + ": " + output);
    }

    void dropKar(String file) throws IOException {
        Files.copy(archive(file), deployed);
        karaf.runUntil("feature:list -i", CORE + " ");
        coreRuns();
    }

    void coreRuns() {
        karaf.runUntil("service:list cloud.powerepos.des.endpoint.DesEndpointResolver", "Provided by");
    }

    /** The features of DES Access, without the one of its libraries. */
    List<String> installed() throws IOException {
        return run("feature:list -i").lines().map(line -> line.split(" ")[0])
                .filter(name -> name.startsWith(CORE) && !name.equals(CORE + "-libs")).sorted().toList();
    }

    long count(String bundle) throws IOException {
        return bundles().stream().filter(line -> line.contains(" " + bundle + " ")).count();
    }

    void deleteKar() throws IOException {
        Files.delete(deployed);
        await("no features of the KAR").atMost(LIMIT).until(() -> !run("feature:list").contains(CORE));
    }

    /** State, name and version of every bundle. */
    Set<String> bundles() throws IOException {
        Set<String> bundles = new TreeSet<>();
        Matcher line = BUNDLE.matcher(run("bundle:list -s -t 0"));
        while (line.find()) {
            bundles.add(line.group(1) + " " + line.group(3) + " " + line.group(2));
        }
        return bundles;
    }

    @Override
    public void close() throws IOException {
        karaf.close();
    }
}
