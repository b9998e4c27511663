package cloud.powerepos.des.itests.benchmarks.container;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import cloud.powerepos.des.itests.benchmarks.Organisations;
import cloud.powerepos.des.itests.benchmarks.container.probe.DeliveryProbe;
import cloud.powerepos.des.itests.benchmarks.container.probe.FacesProbe;

/** What thousands of organisations cost those who operate them. */
public final class Fleet {

    private static final Duration LATE = Duration.ofMinutes(15);
    /** By then the requests that were asked for have ended; nothing tells when the last one has. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private final Path distribution;
    private final Path webConsole;
    private final Path home;
    private final Duration outage;

    /**
     * @param folder has the distribution and the KAR of the web console; everything is unpacked and started there
     * @param outage how long the log is looked at while the AuthServer is down
     */
    public Fleet(Path folder, Duration outage) {
        this.outage = outage;
        distribution = folder.resolve("cloud.powerepos.des.distribution.tar.gz");
        webConsole = folder.resolve("cloud.powerepos.des.kar-webconsole.kar");
        home = folder.resolve("karaf");
    }

    /** What was seen, by section and by what it is. */
    public Map<String, Map<String, String>> run(int organisations) throws Exception {
        Map<String, String> seen = new LinkedHashMap<>();
        start(organisations, seen);
        faces(organisations, seen);
        return Map.of("Thousands of organisations", seen);
    }

    private void start(int count, Map<String, String> seen) throws IOException, InterruptedException {
        for (int files : new int[] {count / 2, count, 2 * count}) {
            try (Karaf karaf = withMany(files, ProbeBundles.FACTORY)) {
                Instant start = karaf.start("server");
                Instant delivered = karaf.seen().first("Factory done", start, LATE);
                seen.put(String.format(Locale.ROOT, "%,d files, first start without DES Access: start of the process →"
                        + " all configurations have been delivered to an empty ManagedServiceFactory", files),
                        Samples.seconds(start, delivered));
                if (files == count) {
                    seen.put("of it, since that factory is active",
                            Samples.seconds(karaf.seen().first("Factory", start, LATE), delivered));
                }
            }
        }
        try (Karaf karaf = withMany(count, "powerepos-des", ProbeBundles.DELIVERY)) {
            Instant start = karaf.start("server");
            seen.put(String.format(Locale.ROOT, "%,d files, first start: start of the process → all DesAccess services "
                    + "are there", count), Samples.seconds(start, karaf.seen().first("All at first", start, LATE)));
            seen.put("of it, since the services of DES Access are active",
                    Samples.seconds(karaf.seen().first("Active", start, LATE),
                            karaf.seen().first("All at first", start, LATE)));
            for (Map.Entry<String, String> what : List.of(
                    Map.entry("Empty", "Config Admin delivers all to an empty ManagedServiceFactory"),
                    Map.entry("Registering", "the same, where it registers a service for each"),
                    Map.entry("Store", "the credential store starts again → all DesAccess services are there"))) {
                Samples samples = new Samples();
                for (int round = 1; round <= DeliveryProbe.ROUNDS; round++) {
                    samples.add(karaf.seen().first(what.getKey() + " " + round, start, LATE),
                            karaf.seen().first(what.getKey() + " done " + round, start, LATE));
                }
                seen.put("later, in the same process: " + what.getValue(), samples.medianAndRange());
            }
        }
    }

    /** No AuthServer answers: each organisation fails, which is what the faces are asked about. */
    private void faces(int count, Map<String, String> seen) throws Exception {
        try (Karaf karaf = withMany(count, "powerepos-des", ProbeBundles.FACES)) {
            ConsolePage page = karaf.webConsole(webConsole);
            Instant start = karaf.start("server");
            karaf.seen().first("Faces done", start, LATE);
            for (String note : karaf.seen().after(FacesProbe.FACE)) {
                String[] parts = note.split(": ", 2);
                seen.put(parts[0], parts[1]);
            }
            page.measure(seen);
            page.update("nothing has changed", seen);
            seen.put("living objects in the heap, all faces installed", Sizes.megabytes(karaf.java().liveHeap()));
            long before = karaf.logLines();
            karaf.signal(FacesProbe.GO);
            karaf.seen().first("All asked", start, LATE);
            Thread.sleep(SETTLING.toMillis());
            page.update("every row has changed", seen);
            // what is measured is what the log gets in that time
            Thread.sleep(outage.toMillis());
            seen.put("lines of DES Access in the log in " + outage.toSeconds()
                    + " s, in which every organisation is asked for a token and the AuthServer is down",
                    String.valueOf(karaf.logLines() - before));
        }
    }

    private Karaf withMany(int count, String... features) throws IOException, InterruptedException {
        Karaf karaf = Karaf.withMany(distribution, home, Organisations.codes(count), features);
        karaf.property(DeliveryProbe.COUNT, String.valueOf(count));
        return karaf;
    }
}
