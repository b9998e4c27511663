package cloud.powerepos.des.itests.felix;

import static cloud.powerepos.des.itests.felix.Eventually.eventually;
import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * The table of the README for a plain Felix, and no bundle besides: those of a test driver could hide what it lacks.
 */
public class ReadmeFelixIT {

    private static final String RESOLVER = "cloud.powerepos.des.endpoint.DesEndpointResolver";

    @Rule
    public final TemporaryFolder storage = new TemporaryFolder();

    @Test
    public void theListedBundlesAreEnoughInTheOrderOfTheTable() throws Exception {
        startAll(ReadmeBundle.all());
    }

    @Test
    public void theListedBundlesAreEnoughInTheReverseOrder() throws Exception {
        List<ReadmeBundle> bundles = new ArrayList<>(ReadmeBundle.all());
        Collections.reverse(bundles);
        startAll(bundles);
    }

    private void startAll(List<ReadmeBundle> listed) throws Exception {
        Framework felix = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(Map.of(
                Constants.FRAMEWORK_STORAGE, storage.getRoot().getPath()));
        felix.start();
        try {
            BundleContext context = felix.getBundleContext();
            List<Bundle> bundles = new ArrayList<>();
            for (ReadmeBundle bundle : listed) {
                if (bundle.isFramework()) {
                    assertEquals(bundle.version(), felix.getVersion().toString());
                } else {
                    bundles.add(context.installBundle(bundle.uri()));
                }
            }
            for (Bundle bundle : bundles) {
                bundle.start();
            }
            // all of them: the test itself has another class of this name
            eventually("the resolver", () -> context.getAllServiceReferences(RESOLVER, null) != null);
            assertEquals(List.of(), Arrays.stream(context.getBundles())
                    .filter(bundle -> bundle.getState() != Bundle.ACTIVE).toList());
        } finally {
            felix.stop();
            felix.waitForStop(10_000);
        }
    }
}
