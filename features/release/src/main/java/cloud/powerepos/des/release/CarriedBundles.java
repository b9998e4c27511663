package cloud.powerepos.des.release;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.parsers.JsonParser;
import org.cyclonedx.util.BomUtils;
import org.cyclonedx.util.LicenseResolver;

/**
 * Adds to an SBOM what the KARs carry for the Karaf that has no network. Maven does not know it: a KAR holds several
 * versions of one bundle, a module depends on one at most.
 */
public final class CarriedBundles {

    private static final Version VERSION = Version.VERSION_16;
    private static final Pattern BUNDLE = Pattern.compile("repository/(.+)/([^/]+)/([^/]+)/\\2-\\3\\.jar");

    private final Bom bom;

    private CarriedBundles(Bom bom) {
        this.bom = bom;
    }

    /**
     * Rewrites an SBOM.
     *
     * @param arguments the SBOM in JSON, and the KARs
     * @throws IOException        if a file cannot be read or written
     * @throws ParseException     if the first one is not an SBOM
     * @throws GeneratorException if it cannot be put into JSON again
     */
    public static void main(String[] arguments) throws IOException, ParseException, GeneratorException {
        Path file = Path.of(arguments[0]);
        CarriedBundles carried = new CarriedBundles(new JsonParser().parse(file.toFile()));
        for (String kar : List.of(arguments).subList(1, arguments.length)) {
            carried.add(Path.of(kar));
        }
        // the time would make each build another one
        carried.bom.getMetadata().setTimestamp(null);
        Files.writeString(file, BomGeneratorFactory.createJson(VERSION, carried.bom).toJsonString());
    }

    private void add(Path kar) throws IOException {
        Dependency archive = archive(kar.getFileName().toString());
        List<Dependency> bundles = new ArrayList<>();
        try (JarFile entries = new JarFile(kar.toFile())) {
            for (JarEntry entry : entries.stream().toList()) {
                Matcher bundle = BUNDLE.matcher(entry.getName());
                if (bundle.matches()) {
                    bundles.add(new Dependency(component(bundle, entries, entry)));
                }
            }
        }
        archive.setDependencies(bundles);
    }

    /** The KAR, which Maven has listed by its purl. */
    private Dependency archive(String name) {
        Pattern purl = Pattern.compile("pkg:maven/[^/]+/(.+)@([^?]+)\\?(?:classifier=([^&]+)&)?type=kar");
        return bom.getDependencies().stream().filter(dependency -> {
            Matcher kar = purl.matcher(dependency.getRef());
            return kar.matches() && name.equals(kar.group(1) + "-" + kar.group(2)
                    + Optional.ofNullable(kar.group(3)).map("-"::concat).orElse("") + ".kar");
        }).findFirst().orElseThrow(() -> new IllegalStateException("the SBOM does not list " + name));
    }

    private String component(Matcher bundle, JarFile kar, JarEntry entry) throws IOException {
        String group = bundle.group(1).replace('/', '.');
        String purl = "pkg:maven/" + group + "/" + bundle.group(2) + "@" + bundle.group(3) + "?type=jar";
        if (bom.getComponents().stream().map(Component::getPurl).noneMatch(purl::equals)) {
            File jar = Files.createTempFile("bundle", ".jar").toFile();
            try {
                Files.write(jar.toPath(), kar.getInputStream(entry).readAllBytes());
                bom.addComponent(component(group, bundle, purl, jar));
                bom.addDependency(new Dependency(purl));
            } finally {
                Files.delete(jar.toPath());
            }
        }
        return purl;
    }

    private static Component component(String group, Matcher bundle, String purl, File jar) throws IOException {
        Component component = new Component();
        component.setType(Component.Type.LIBRARY);
        component.setBomRef(purl);
        component.setPurl(purl);
        component.setGroup(group);
        component.setName(bundle.group(2));
        component.setVersion(bundle.group(3));
        // a host that has it uses its own
        component.setScope(Component.Scope.OPTIONAL);
        component.setHashes(BomUtils.calculateHashes(jar, VERSION));
        try (JarFile file = new JarFile(jar)) {
            Optional.ofNullable(file.getManifest())
                    .map(manifest -> manifest.getMainAttributes().getValue("Bundle-License"))
                    .map(CarriedBundles::licence).ifPresent(component::setLicenses);
        }
        return component;
    }

    /** The first one, with its SPDX name where there is one. */
    private static LicenseChoice licence(String header) {
        String name = header.split("[;,]")[0].strip();
        LicenseChoice known = LicenseResolver.resolve(name, false);
        if (known != null) {
            return known;
        }
        License license = new License();
        license.setName(name);
        LicenseChoice choice = new LicenseChoice();
        choice.addLicense(license);
        return choice;
    }
}
