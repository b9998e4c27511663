package cloud.powerepos.des.itests.containers;

import static cloud.powerepos.des.itests.containers.StockKaraf.CORE;
import static cloud.powerepos.des.itests.containers.StockKaraf.FACES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

    static List<String> versions() {
        return List.of(System.getProperty("karaf.versions").split(" "));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void allFeaturesComeAndGoTogether(String version) throws Exception {
        boolean webconsole = version.equals(System.getProperty("karaf.webconsole"));
        try (StockKaraf karaf = StockKaraf.offline(version)) {
            Set<String> before = karaf.bundles();
            karaf.dropKar(webconsole ? KAR_WITH_WEBCONSOLE : KAR);
            assertEquals(Set.of(), missing(before, karaf.bundles()), "changed or gone");
            assertEquals(List.of(CORE), karaf.installed());

            List<String> features = new ArrayList<>(FACES);
            if (webconsole) {
                features.add(CORE + "-webconsole");
            }
            karaf.type("feature:install " + String.join(" ", features));
            assertEquals(Stream.concat(Stream.of(CORE), features.stream()).sorted().toList(), karaf.installed());
            assertEquals(1, karaf.count("org.apache.felix.scr"));
            // a fragment of an older Pax Web would attach to it and take the host's web server down
            assertEquals(0, karaf.bundles().stream().filter(bundle -> bundle.contains(" jakarta.servlet-api 5"))
                    .count());
            String list = karaf.run("des:list");
            assertTrue(list.contains("rganisation") && list.contains("Token store: "), list);

            karaf.deleteKar();
            assertEquals(before, karaf.bundles());
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void eachFeatureComesAndGoesAloneAndInAnyOrder(String version) throws Exception {
        assumeTrue(Boolean.getBoolean("soak"), "takes half a minute for each Karaf: profile soak");
        try (StockKaraf karaf = StockKaraf.offline(version)) {
            Set<String> before = karaf.bundles();
            karaf.dropKar(KAR);
            karaf.run("feature:uninstall " + CORE);
            for (String feature : FACES) {
                karaf.type("feature:install " + feature);
                karaf.run("feature:uninstall " + feature);
                assertEquals(before, karaf.bundles(), feature);
            }
            List<String> order = new ArrayList<>(FACES);
            order.add(CORE);
            Collections.shuffle(order, new Random(version.hashCode()));
            for (String feature : order) {
                karaf.type("feature:install " + feature);
            }
            karaf.deleteKar();
            assertEquals(before, karaf.bundles(), order::toString);
        }
    }

    private static Set<String> missing(Set<String> before, Set<String> after) {
        return before.stream().filter(bundle -> !after.contains(bundle)).collect(Collectors.toCollection(TreeSet::new));
    }
}
