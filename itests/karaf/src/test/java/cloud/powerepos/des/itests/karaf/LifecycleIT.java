package cloud.powerepos.des.itests.karaf;

import static cloud.powerepos.des.itests.karaf.Eventually.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;

import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.itests.example.SalesImport;
import cloud.powerepos.des.sandbox.Sandbox;

/** Bundles are stopped, started and replaced; no other bundle is restarted. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class LifecycleIT extends DesSandbox {

    private static final UUID JOB = UUID.fromString("7a9d0f5e-0a52-4b6c-9a0e-3c1e7d1f2b43");
    private static final String CREDENTIALS = "cloud.powerepos.des.credentials";
    private static final String AUTH = "cloud.powerepos.des.auth";
    private static final String ENDPOINT = "cloud.powerepos.des.endpoint";
    private static final String SCR = "org.apache.felix.scr";
    /** Those that have implementations, in the order of a feature. */
    private static final List<String> OURS = List.of(CREDENTIALS, AUTH, ENDPOINT);

    @Configuration
    public Option[] karaf() {
        // the sandbox is a component too and forgets what it has been told when SCR stops
        return options(sandbox(), editConfigurationFilePut("etc/cloud.powerepos.des.sandbox.cfg", ".organisations",
                "ACME:" + account("ACME") + ":password"),
                // a sandbox that starts makes an RSA key, here so often that the second compiler saves time
                vmOption("-XX:TieredStopAtLevel=4"));
    }

    @Before
    public void oneOrganisation() throws Exception {
        drop("ACME", "service.account.password = password");
        desAnswers();
    }

    @Test
    public void everyOrderOfStoppingAndStartingHeals() throws Exception {
        for (List<String> order : orders(List.of(CREDENTIALS, AUTH, ENDPOINT, SCR))) {
            restart(order);
        }
    }

    @Test
    public void aSandboxWhosePortIsTakenSaysSoAndRunsAfterARestart() throws Exception {
        int port = sandbox.tokenEndpoint().getPort();
        Bundle bundle = bundleOf(Sandbox.PID);
        bundle.stop();
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            bundle.start();
            eventually("a line in the log", () -> log().contains(Sandbox.PID + ", keys port and des.port: Port "
                    + taken.getLocalPort() + " of 127.0.0.1 cannot be opened (Address already in use); free it"));
            assertEquals(List.of(ComponentConfigurationDTO.FAILED_ACTIVATION), states(bundle));
        }
        bundle.stop();
        bundle.start();
        assertEquals(List.of(ComponentConfigurationDTO.ACTIVE), states(bundle));
        // the token that is held names a DES that is gone
        restart(List.of(AUTH));
    }

    private List<Integer> states(Bundle bundle) {
        ServiceComponentRuntime components = service(ServiceComponentRuntime.class);
        return components.getComponentDescriptionDTOs(bundle).stream()
                .flatMap(component -> components.getComponentConfigurationDTOs(component).stream())
                .map(configuration -> configuration.state).toList();
    }

    @Test
    public void everyLibraryMayBeRestarted() throws Exception {
        for (String library : List.of("org.apache.httpcomponents.httpcore", "org.apache.httpcomponents.httpclient",
                "com.fasterxml.jackson.core.jackson-databind", "org.bitbucket.b_c.jose4j",
                "org.apache.felix.configadmin")) {
            restart(List.of(library));
        }
    }

    @Test
    public void uninstalledBundlesLeaveNothingBehind() throws Exception {
        int rounds = Boolean.getBoolean("soak") ? 100 : 3;
        for (int round = 0; round < rounds; round++) {
            List<Bundle> bundles = OURS.stream().map(this::bundleOf).toList();
            List<String> locations = bundles.stream().map(Bundle::getLocation).toList();
            List<WeakReference<ClassLoader>> loaders = bundles.stream()
                    .map(bundle -> new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader())).toList();

            for (Bundle bundle : bundles) {
                bundle.uninstall();
            }
            refresh(bundles);

            assertEquals(0, count(DesAccess.class, null));
            eventually(() -> assertEquals(List.of(), ourThreads()));
            assertEquals(List.of(), Arrays.stream(context.getAllServiceReferences(null, null))
                    .filter(reference -> bundles.contains(reference.getBundle())).toList());
            for (String location : locations) {
                context.installBundle(location, new URL(location).openStream()).start();
            }
            desAnswers();
            eventually("no class loader left", () -> {
                System.gc();
                return loaders.stream().allMatch(loader -> loader.get() == null);
            });
        }
    }

    private void restart(List<String> names) throws Exception {
        DesAccess before = service(DesAccess.class, "(organisation=ACME)");
        for (String name : names) {
            bundleOf(name).stop();
        }
        if (names.contains(ENDPOINT)) {
            assertThrows(RuntimeException.class, before::endpoint);
            assertEquals(0, count(DesAccess.class, null));
        }
        for (String name : names) {
            bundleOf(name).start();
        }
        desAnswers();
    }

    /** Through a module, in both ways. */
    private void desAnswers() {
        eventually(() -> {
            service(SalesImport.class).run(JOB);
            report().run("ACME", JOB);
        });
    }

    private void refresh(List<Bundle> bundles) {
        boolean[] refreshed = new boolean[1];
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(bundles, event -> refreshed[0] = true);
        eventually("refreshed", () -> refreshed[0]);
    }

    /** The threads of the sandbox are none of ours. */
    private static List<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("des-") && !name.startsWith("des-sandbox")).toList();
    }

    private static List<List<String>> orders(List<String> names) {
        if (names.isEmpty()) {
            return List.of(List.of());
        }
        List<List<String>> orders = new ArrayList<>();
        for (String first : names) {
            List<String> others = new ArrayList<>(names);
            others.remove(first);
            for (List<String> order : orders(others)) {
                List<String> whole = new ArrayList<>(List.of(first));
                whole.addAll(order);
                orders.add(whole);
            }
        }
        return orders;
    }
}
