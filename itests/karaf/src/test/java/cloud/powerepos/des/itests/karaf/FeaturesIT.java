package cloud.powerepos.des.itests.karaf;

import static cloud.powerepos.des.itests.karaf.Eventually.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.inject.Inject;

import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.SynchronousBundleListener;

import cloud.powerepos.des.itests.testing.Kar;

/**
 * Installing into a stock Karaf and uninstalling. Knows no class of ours, since a test that did would have to be
 * refreshed with it.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FeaturesIT extends DesKaraf {

    private static final String CORE = "powerepos-des";
    private static final String SANDBOX = "powerepos-des-sandbox";
    private static final String RESOLVER = "cloud.powerepos.des.endpoint.DesEndpointResolver";
    private static final EnumSet<FeaturesService.Option> OPTIONS = EnumSet.noneOf(FeaturesService.Option.class);

    @Inject
    private FeaturesService features;

    @Configuration
    public Option[] karaf() throws IOException {
        Path kar = Path.of("target/start/cloud.powerepos.des.kar.kar");
        Path repository = Kar.unpack(kar, "", Path.of("target/repository").toAbsolutePath());
        return options(stockKaraf(repository), systemProperty("itest.repository").value(repository.toString()),
                systemProperty("itest.kar").value(kar.toUri().toString()));
    }

    @Before
    public void theCoreIsThere() throws Exception {
        if (feature(CORE) == null) {
            features.addRepository(URI.create(FEATURES));
        }
        if (!features.isInstalled(feature(CORE))) {
            features.installFeature(CORE, OPTIONS);
        }
        resolverIsThere();
    }

    @Test
    public void theCoreBringsNeitherTheSandboxNorASecondServiceComponentRuntime() throws Exception {
        assertFalse(features.isInstalled(feature(SANDBOX)));
        assertEquals(1, Arrays.stream(context.getBundles())
                .filter(bundle -> "org.apache.felix.scr".equals(bundle.getSymbolicName())).count());
        features.installFeature(SANDBOX, OPTIONS);
        assertEquals(Bundle.ACTIVE, bundleOf("cloud.powerepos.des.sandbox").getState());
        features.uninstallFeature(SANDBOX, OPTIONS);
    }

    @Test
    public void everyKindOfConfigurationHasItsFile() {
        for (String file : List.of("client.cfg", "auth.cfg", "endpoint.cfg", "organisation-NAME.cfg.example")) {
            assertTrue(file, Files.isRegularFile(etc("cloud.powerepos.des." + file)));
        }
    }

    @Test
    public void installingAndUninstallingTouchesNoOtherBundle() throws Exception {
        Set<String> others = new TreeSet<>(states().keySet());
        features.uninstallFeature(CORE, OPTIONS);
        others.retainAll(states().keySet());
        Map<String, Integer> before = states();

        List<String> touched = Collections.synchronizedList(new ArrayList<>());
        SynchronousBundleListener listener = event -> {
            if (others.contains(event.getBundle().getSymbolicName())) {
                touched.add(event.getBundle().getSymbolicName() + " " + event.getType());
            }
        };
        context.addBundleListener(listener);
        try {
            features.installFeature(CORE, OPTIONS);
            resolverIsThere();
            features.installFeature(SANDBOX, OPTIONS);
            features.uninstallFeature(SANDBOX, OPTIONS);
            features.uninstallFeature(CORE, OPTIONS);
        } finally {
            context.removeBundleListener(listener);
        }
        assertEquals(List.of(), touched);
        assertEquals(before, states());
    }

    @Test
    public void uninstallingTakesEverythingAlong() throws Exception {
        features.uninstallFeature(CORE, OPTIONS);

        assertEquals(Set.of(), states().keySet().stream().filter(name -> name.startsWith("cloud.powerepos.des"))
                .collect(Collectors.toSet()));
        assertNull(framework().getServiceReference(RESOLVER));
        eventually(() -> assertEquals(List.of(), Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("des-")).toList()));
    }

    @Test
    public void installingAgainLeavesTheFilesOfTheUserAsTheyAre() throws Exception {
        write("cloud.powerepos.des.auth.cfg", "# mine", "request.timeout.ms = 9000");

        features.installFeature(CORE, OPTIONS);
        assertEquals("# mine", Files.readAllLines(etc("cloud.powerepos.des.auth.cfg")).get(0));
        features.uninstallFeature(CORE, OPTIONS);
        features.installFeature(CORE, OPTIONS);
        assertEquals("# mine", Files.readAllLines(etc("cloud.powerepos.des.auth.cfg")).get(0));
    }

    @Test
    public void aKarBringsTheCoreAndKeepsTheSandboxAtHand() throws Exception {
        features.uninstallFeature(CORE, OPTIONS);
        features.removeRepository(URI.create(FEATURES));
        delete(Path.of(System.getProperty("itest.repository")));

        Path kar = Path.of(System.getProperty("karaf.base"), "deploy", "powerepos-des.kar");
        try (var in = URI.create(System.getProperty("itest.kar")).toURL().openStream()) {
            Files.copy(in, kar);
        }

        eventually("the core", () -> features.getFeature(CORE) != null && features.isInstalled(feature(CORE)));
        resolverIsThere();
        assertFalse(features.isInstalled(feature(SANDBOX)));
    }

    private Feature feature(String name) throws Exception {
        return features.getFeature(name);
    }

    /** To look for a service in the name of the test would wire the test to the package of the service. */
    private BundleContext framework() {
        return context.getBundle(0).getBundleContext();
    }

    private void resolverIsThere() {
        eventually("the resolver", () -> framework().getServiceReference(RESOLVER) != null);
    }

    private Map<String, Integer> states() {
        return Arrays.stream(context.getBundles()).filter(bundle -> bundle.getSymbolicName() != null)
                .collect(Collectors.toMap(Bundle::getSymbolicName, Bundle::getState, (one, other) -> one,
                        TreeMap::new));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
