package cloud.powerepos.des.itests.containers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import cloud.powerepos.des.itests.testing.Karaf;

/** A stock Karaf without a network, with an empty local repository and no remote one. */
final class StockKaraf implements AutoCloseable {

    private static final Pattern BUNDLE = Pattern.compile("│ *(\\w+) *│[^│]*│ *(\\d[^│]*?) *│ *(\\S+)");

    private static final String FRAGMENT = " org.apache.karaf.features.extension ";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Karaf karaf;
    private final Path deployed;

    private StockKaraf(Karaf karaf) {
        this.karaf = karaf;
        deployed = karaf.path("deploy/des.kar");
    }

    static StockKaraf start(String version) throws IOException {
        Karaf karaf = Karaf.unpack(archive("apache-karaf-" + version + ".tar.gz"), Path.of("target/karaf-" + version));
        karaf.repositories();
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

    void dropKar(String file) throws IOException {
        Files.copy(archive(file), deployed);
        karaf.runUntil("feature:list -i", "powerepos-des ");
        karaf.runUntil("service:list cloud.powerepos.des.endpoint.DesEndpointResolver", "DesEndpointResolver]");
    }

    void deleteKar() throws IOException {
        Files.delete(deployed);
        await("no features of the KAR").atMost(LIMIT).until(() -> !run("feature:list").contains("powerepos-des"));
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
