package cloud.powerepos.des.itests.benchmarks.container;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import cloud.powerepos.des.itests.benchmarks.Organisations;
import cloud.powerepos.des.itests.benchmarks.container.probe.ModuleProbe;

/** What the distribution takes: to start, to be installed, and with many organisations. */
public final class Container {

    private static final int STARTS = 3;
    private static final int CHANGES = 5;
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration LATE = Duration.ofMinutes(15);

    private final Path distribution;
    private final Path kar;
    private final Path home;
    private long heapOfOne;

    /** @param folder has the distribution and the KAR; everything is unpacked and started there */
    public Container(Path folder) {
        distribution = folder.resolve("cloud.powerepos.des.distribution.tar.gz");
        kar = folder.resolve("cloud.powerepos.des.kar.kar");
        home = folder.resolve("karaf");
    }

    /** What was seen, by section and by what it is. */
    public Map<String, Map<String, String>> run(int organisations) throws Exception {
        Map<String, String> start = new LinkedHashMap<>();
        starts(start);
        installs(start);
        start.putAll(Sizes.of(kar, distribution));
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        sections.put("Start and size", start);
        sections.put("Many organisations in a container", many(organisations));
        return sections;
    }

    private void starts(Map<String, String> seen) throws Exception {
        Samples service = new Samples();
        Samples token = new Samples();
        for (int i = 0; i < STARTS; i++) {
            try (Karaf karaf = Karaf.unpack(distribution, home)) {
                int port = Karaf.freePort();
                karaf.boot("powerepos-des-sandbox", "powerepos-des", ProbeBundles.MODULE);
                karaf.configure("cloud.powerepos.des.sandbox", "port = " + port, "des.port = 0",
                        "client.id = client", ".client.secret = client-secret",
                        ".organisations = " + ModuleProbe.ORGANISATION + ":account-acme:password");
                karaf.configureIntegrator(port);
                karaf.configureOrganisation(ModuleProbe.ORGANISATION, "acme", "password");
                Instant from = karaf.start("server");
                token.add(from, karaf.seen().first("Token " + ModuleProbe.ORGANISATION, from, SOON));
                service.add(from, karaf.seen().first("DesAccess " + ModuleProbe.ORGANISATION, from, SOON));
                karaf.seen().first("BootFinished", from, SOON);
                heapOfOne = karaf.java().liveHeap();
            }
        }
        seen.put("start of the process → first token and host in a module's hands; a fresh Karaf, the AuthServer's "
                + "stand-in starts with it", token.medianAndRange());
        seen.put("of it: start of the process → the DesAccess service is there", service.medianAndRange());
    }

    private void installs(Map<String, String> seen) throws Exception {
        Samples boot = new Samples();
        Samples install = new Samples();
        for (int i = 0; i < STARTS; i++) {
            try (Karaf karaf = Karaf.unpack(distribution, home)) {
                karaf.boot(ProbeBundles.SERVICES);
                karaf.configureIntegrator(Karaf.freePort());
                karaf.configureOrganisation(ModuleProbe.ORGANISATION, "acme", "password");
                karaf.configureOrganisation("GLOBEX", "globex", "password");
                Instant from = karaf.start();
                boot.add(from, karaf.seen().first("BootFinished", from, SOON));
                Instant typed = karaf.type("feature:install powerepos-des");
                install.add(typed, karaf.seen().all("DesAccess ", 2, SOON));
            }
        }
        seen.put("for comparison: start of the process → the same Karaf without DES Access has booted",
                boot.medianAndRange());
        seen.put("feature:install powerepos-des, typed into that Karaf → the DesAccess services of two organisations "
                + "are there; SCR and the libraries are installed with it", install.medianAndRange());
    }

    private Map<String, String> many(int count) throws Exception {
        Map<String, String> seen = new LinkedHashMap<>();
        List<String> codes = Organisations.codes(count + CHANGES);
        seen.put("files in etc before the start, one organisation each", String.format(Locale.ROOT, "%,d", count));
        try (Karaf karaf = Karaf.withMany(distribution, home, codes.subList(0, count), ProbeBundles.SERVICES)) {
            Instant from = karaf.start("server");
            seen.put("for comparison: start of the process → a Karaf with these files and without DES Access has "
                    + "booted", Samples.seconds(from, karaf.seen().first("BootFinished", from, LATE)));
        }
        try (Karaf karaf = Karaf.withMany(distribution, home, codes.subList(0, count), "powerepos-des",
                ProbeBundles.MODULE)) {
            Instant from = karaf.start("server");
            Instant active = karaf.seen().first("DesEndpointResolver", from, LATE);
            Instant all = karaf.seen().all("DesAccess ", count, LATE);
            seen.put("start of the process → all of their DesAccess services are there", Samples.seconds(from, all));
            seen.put("services of DES Access active → all of their DesAccess services are there",
                    Samples.seconds(active, all));
            karaf.seen().first("BootFinished", from, LATE);
            changes(karaf, codes.subList(0, count), seen);
            additions(karaf, codes.subList(count, count + CHANGES), count, seen);
            memory(karaf.java(), seen);
        }
        return seen;
    }

    private void changes(Karaf karaf, List<String> codes, Map<String, String> seen) throws IOException {
        Samples samples = new Samples();
        for (int i = 0; i < CHANGES; i++) {
            int index = i * (codes.size() - 1) / (CHANGES - 1);
            spread(i);
            Instant from = Instant.now();
            karaf.configureOrganisation(codes.get(index), Karaf.fileOf(index), "another-password");
            samples.add(from, karaf.seen().first("Credentials " + codes.get(index), from, SOON));
        }
        seen.put("one of the files is saved with another password → the store has it; file install looks every second",
                samples.medianAndMost());
    }

    private void additions(Karaf karaf, List<String> codes, int count, Map<String, String> seen) throws IOException {
        Samples samples = new Samples();
        for (int i = 0; i < CHANGES; i++) {
            spread(i);
            Instant from = Instant.now();
            karaf.configureOrganisation(codes.get(i), Karaf.fileOf(count + i), "password");
            samples.add(from, karaf.seen().first("DesAccess " + codes.get(i), from, SOON));
        }
        seen.put("one more file → its DesAccess service is there", samples.medianAndMost());
    }

    /** File install looks every second: the changes must not all come right after a look. */
    private static void spread(int i) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2_000 + i * 1_000L / CHANGES);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void memory(RunningJava java, Map<String, String> seen) throws IOException {
        OptionalLong resident = java.resident();
        seen.put("resident memory of that Karaf (RSS), 512 MB of heap allowed",
                resident.isPresent() ? Sizes.megabytes(resident.getAsLong()) : "not told by this system");
        long heap = java.liveHeap();
        seen.put("living objects in its heap after a full collection", String.format(Locale.ROOT,
                "%s; with one organisation and the stand-in %s", Sizes.megabytes(heap), Sizes.megabytes(heapOfOne)));
        seen.put("threads named des-*, of all threads", java.threads("des-") + " of " + java.threads(""));
    }
}
