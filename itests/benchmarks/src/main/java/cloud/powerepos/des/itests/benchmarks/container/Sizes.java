package cloud.powerepos.des.itests.benchmarks.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** How large the bundles are, as they lie in the KAR. */
final class Sizes {

    private static final List<String> CORE = List.of("api", "credentials", "auth", "endpoint");
    private static final List<String> FACES = List.of("operations", "shell", "health", "events", "management",
            "webconsole");
    private static final Pattern BUNDLE = Pattern.compile("<bundle[^>]*>\\s*mvn:[^/]+/([^/]+)/([^/<]+)\\s*</bundle>");

    private final Map<String, Long> jars = new LinkedHashMap<>();
    private String features;

    private Sizes() {
    }

    static Map<String, String> of(Path kar, Path distribution) throws IOException {
        Sizes sizes = new Sizes();
        sizes.read(kar);
        Map<String, String> seen = new LinkedHashMap<>();
        CORE.forEach(name -> seen.put("bundle " + name, kilobytes(sizes.ours(name))));
        seen.put("these four together", kilobytes(CORE.stream().mapToLong(sizes::ours).sum()));
        seen.put("optional faces for operators", FACES.stream().map(name -> name + " " + kilobytes(sizes.ours(name)))
                .collect(Collectors.joining(", ")));
        seen.put("bundle store, optional", kilobytes(sizes.ours("store")));
        List<String> libraries = sizes.libraries();
        seen.put("third-party bundles of feature powerepos-des-libs", libraries.size() + " bundles, "
                + kilobytes(libraries.stream().mapToLong(sizes::jar).sum()));
        seen.put("KAR (the libraries and all faces in it)", megabytes(Files.size(kar)));
        seen.put("distribution (a Karaf with all of it)", megabytes(Files.size(distribution)));
        return seen;
    }

    private void read(Path kar) throws IOException {
        try (ZipFile zip = new ZipFile(kar.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (name.endsWith(".jar")) {
                    jars.put(name, entry.getSize());
                } else if (name.endsWith("-features.xml")) {
                    features = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
    }

    private List<String> libraries() {
        int start = features.indexOf("name=\"powerepos-des-libs\"");
        Matcher bundles = BUNDLE.matcher(features.substring(start, features.indexOf("</feature>", start)));
        List<String> names = new ArrayList<>();
        while (bundles.find()) {
            names.add(bundles.group(1) + "-" + bundles.group(2) + ".jar");
        }
        return names;
    }

    private long ours(String name) {
        return jars.entrySet().stream().filter(jar -> jar.getKey().startsWith("cloud.powerepos.des." + name + "-"))
                .findFirst().orElseThrow(() -> new IllegalStateException("The KAR has no bundle " + name)).getValue();
    }

    private long jar(String name) {
        Long size = jars.get(name);
        if (size == null) {
            throw new IllegalStateException("The KAR has no " + name);
        }
        return size;
    }

    private static String kilobytes(long bytes) {
        return String.format(Locale.ROOT, "%,.0f KB", bytes / 1e3);
    }

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
