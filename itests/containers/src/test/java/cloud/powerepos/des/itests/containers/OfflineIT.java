package cloud.powerepos.des.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every feature of the KAR in a stock Karaf without a network: the oldest and the newest one, all of them in soak. */
class OfflineIT {

    private static final String KAR = "cloud.powerepos.des.kar.kar";
    private static final String KAR_WITH_WEBCONSOLE = "cloud.powerepos.des.kar-webconsole.kar";
    private static final String CORE = "powerepos-des";
    private static final List<String> FACES = Stream.of("sandbox", "shell", "health", "events", "management")
            .map(face -> CORE + "-" + face).toList();

    static List<String> versions() {
        return List.of(System.getProperty("karaf.versions").split(" "));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void allFeaturesComeAndGoTogether(String version) throws Exception {
        boolean newest = version.equals(System.getProperty("karaf.newest"));
        try (StockKaraf karaf = StockKaraf.start(version)) {
            Set<String> before = karaf.bundles();
            karaf.dropKar(newest ? KAR_WITH_WEBCONSOLE : KAR);
            assertEquals(Set.of(), missing(before, karaf.bundles()), "changed or gone");
            assertEquals(1, installed(karaf).size(), installed(karaf)::toString);

            List<String> features = new ArrayList<>(FACES);
            if (newest) {
                features.add(CORE + "-webconsole");
            }
            install(karaf, String.join(" ", features));
            assertEquals(features.size() + 1, installed(karaf).size(), installed(karaf)::toString);
            assertEquals(1, karaf.bundles().stream().filter(bundle -> bundle.contains(" org.apache.felix.scr "))
                    .count());
            // a fragment of an older Pax Web would attach to it and take the host's web server down
            assertEquals(0, karaf.bundles().stream().filter(bundle -> bundle.contains(" jakarta.servlet-api 5"))
                    .count());
            assertTrue(karaf.run("des:list").contains("Organisation"));

            karaf.deleteKar();
            assertEquals(before, karaf.bundles());
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void eachFeatureComesAndGoesAloneAndInAnyOrder(String version) throws Exception {
        assumeTrue(Boolean.getBoolean("soak"), "takes half a minute for each Karaf: profile soak");
        try (StockKaraf karaf = StockKaraf.start(version)) {
            Set<String> before = karaf.bundles();
            karaf.dropKar(KAR);
            karaf.run("feature:uninstall " + CORE);
            for (String feature : FACES) {
                install(karaf, feature);
                karaf.run("feature:uninstall " + feature);
                assertEquals(before, karaf.bundles(), feature);
            }
            List<String> order = new ArrayList<>(FACES);
            order.add(CORE);
            Collections.shuffle(order, new Random(version.hashCode()));
            for (String feature : order) {
                install(karaf, feature);
            }
            karaf.deleteKar();
            assertEquals(before, karaf.bundles(), order::toString);
        }
    }

    private static void install(StockKaraf karaf, String features) throws IOException {
        String output = karaf.run("feature:install " + features);
        assertFalse(output.contains("Error"), () -> features + ": " + output);
    }

    private static List<String> installed(StockKaraf karaf) throws IOException {
        return karaf.run("feature:list -i").lines().filter(line -> line.startsWith(CORE))
                .filter(line -> !line.startsWith(CORE + "-libs")).toList();
    }

    private static Set<String> missing(Set<String> before, Set<String> after) {
        return before.stream().filter(bundle -> !after.contains(bundle)).collect(Collectors.toCollection(TreeSet::new));
    }
}
