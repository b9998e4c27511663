package cloud.powerepos.des.itests.containers;

import static cloud.powerepos.des.itests.containers.StockKaraf.CORE;
import static cloud.powerepos.des.itests.containers.StockKaraf.FACES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The three lines of the README, in stock Karafs that fetch libraries and features from where a Karaf does. */
@EnabledIfSystemProperty(named = "soak", matches = "true", disabledReason = "needs a network: profile soak")
@DisabledIfSystemProperty(named = "maven.mode", matches = "offline=true",
        disabledReason = "needs a network: not with mvn -o")
class OnlineIT {

    private static final String WEBCONSOLE = CORE + "-webconsole";

    static List<String> versions() {
        return OfflineIT.versions();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theThreeLinesInstallTheCoreAndThenEveryFace(String version) throws Exception {
        try (StockKaraf karaf = StockKaraf.online(version)) {
            karaf.type("feature:repo-add mvn:cloud.powerepos.des/cloud.powerepos.des.features/"
                    + System.getProperty("project.version") + "/xml/features");
            karaf.type("feature:install " + CORE);
            assertEquals(List.of(CORE), karaf.installed());
            karaf.coreRuns();

            for (String face : FACES) {
                karaf.type("feature:install " + face);
            }
            karaf.type("feature:install " + WEBCONSOLE);
            assertEquals(Stream.concat(Stream.of(CORE, WEBCONSOLE), FACES.stream()).sorted().toList(),
                    karaf.installed());
            assertEquals(1, karaf.count("org.apache.felix.scr"));
            assertTrue(karaf.run("des:list").contains("Organisation"));
        }
    }
}
