package cloud.powerepos.des.itests.benchmarks.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import org.osgi.framework.BundleActivator;

import cloud.powerepos.des.itests.benchmarks.container.probe.DeliveryProbe;
import cloud.powerepos.des.itests.benchmarks.container.probe.FacesProbe;
import cloud.powerepos.des.itests.benchmarks.container.probe.FactoryProbe;
import cloud.powerepos.des.itests.benchmarks.container.probe.ModuleProbe;
import cloud.powerepos.des.itests.benchmarks.container.probe.ServiceProbe;

/** Makes bundles of the probes, and a feature of each. */
final class ProbeBundles {

    /** Feature that needs nothing of DES Access. */
    static final String SERVICES = "probe-services";

    /** Feature of a module that uses DES Access; it has the other one. */
    static final String MODULE = "probe-module";

    /** Feature of a probe that compares deliveries; it has none of the others. */
    static final String DELIVERY = "probe-delivery";

    /** Feature of a probe in the place of DES Access; it has none of the others. */
    static final String FACTORY = "probe-factory";

    /** Feature of a probe that asks the faces of operators; it has none of the others. */
    static final String FACES = "probe-faces";

    private ProbeBundles() {
    }

    /** @return the feature repository */
    static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path services = bundle(folder.resolve(SERVICES + ".jar"), ServiceProbe.class, "org.osgi.framework");
        Path module = bundle(folder.resolve(MODULE + ".jar"), ModuleProbe.class, "org.osgi.framework, "
                + "org.osgi.util.tracker, cloud.powerepos.des.credentials, cloud.powerepos.des.endpoint");
        Path delivery = bundle(folder.resolve(DELIVERY + ".jar"), DeliveryProbe.class,
                "org.osgi.framework, org.osgi.service.cm", "FactoryProbe", "CountingFactory");
        Path factory = bundle(folder.resolve(FACTORY + ".jar"), FactoryProbe.class,
                "org.osgi.framework, org.osgi.service.cm", "DeliveryProbe", "CountingFactory");
        Path faces = bundle(folder.resolve(FACES + ".jar"), FacesProbe.class, "org.osgi.framework, "
                + "org.osgi.util.tracker, javax.management, org.apache.felix.hc.api, cloud.powerepos.des.operations",
                "Timings");
        // the start level is below that of DES Access, so that nothing is missed
        return Files.write(folder.resolve("features.xml"), List.of(
                "<features xmlns=\"http://karaf.apache.org/xmlns/features/v1.6.0\" name=\"probes\">",
                "  <feature name=\"" + SERVICES + "\" version=\"1\">",
                "    <bundle start-level=\"30\">" + services.toUri() + "</bundle>",
                "  </feature>",
                "  <feature name=\"" + MODULE + "\" version=\"1\">",
                "    <feature>" + SERVICES + "</feature>",
                "    <feature>powerepos-des</feature>",
                "    <bundle start-level=\"30\">" + module.toUri() + "</bundle>",
                "  </feature>",
                "  <feature name=\"" + DELIVERY + "\" version=\"1\">",
                "    <bundle start-level=\"30\">" + delivery.toUri() + "</bundle>",
                "  </feature>",
                "  <feature name=\"" + FACTORY + "\" version=\"1\">",
                "    <bundle start-level=\"80\">" + factory.toUri() + "</bundle>",
                "  </feature>",
                "  <feature name=\"" + FACES + "\" version=\"1\">",
                "    <feature>powerepos-des-health</feature>",
                "    <feature>powerepos-des-management</feature>",
                "    <feature>powerepos-des-events</feature>",
                "    <feature>powerepos-des-shell</feature>",
                "    <feature>powerepos-des-webconsole</feature>",
                "    <bundle>" + faces.toUri() + "</bundle>",
                "  </feature>",
                "</features>"));
    }

    private static Path bundle(Path jar, Class<? extends BundleActivator> activator, String imports,
            String... more) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", activator.getName());
        headers.putValue("Bundle-Version", "1.0.0");
        headers.putValue("Bundle-Activator", activator.getName());
        headers.putValue("Import-Package", imports);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (String name : (Iterable<String>) Stream.concat(Stream.of(activator.getSimpleName(), "Notes"),
                    Stream.of(more))::iterator) {
                out.putNextEntry(new ZipEntry(activator.getPackageName().replace('.', '/') + "/" + name + ".class"));
                try (InputStream in = activator.getResourceAsStream(name + ".class")) {
                    in.transferTo(out);
                }
            }
        }
        return jar;
    }
}
