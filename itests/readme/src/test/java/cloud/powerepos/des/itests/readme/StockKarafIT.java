package cloud.powerepos.des.itests.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import cloud.powerepos.des.itests.testing.Karaf;
import cloud.powerepos.des.itests.testing.Readme;
import cloud.powerepos.des.sandbox.Sandbox;
import cloud.powerepos.des.sandbox.SandboxSettings;

/** From installing to uninstalling in one stock Karaf, in the order of the README. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StockKarafIT {

    private static final String BUNDLES = "bundle:list -t 0 -s";
    private static final String VERSION = System.getProperty("project.version");
    private static final String NEXT = "1.0.1";
    private static final List<String> CORE = List.of("api", "auth", "credentials", "endpoint");
    private static final List<String> CORE_AND_SHELL = List.of("api", "auth", "credentials", "endpoint", "operations",
            "shell");
    private static final Pattern CALLS = Pattern.compile("(\\w+): (\\d+) answered, longest gap (\\d+) ms, "
            + "\\d+ unanswered by DES, (\\d+) failed .*");
    private static final int SOME_CALLS = 20;
    private static final int LONGEST_GAP_MS = 10_000;

    private static StockKaraf stock;
    private static Karaf karaf;
    private static Sandbox sandbox;

    @BeforeAll
    static void start() throws IOException {
        Path repository = StockKaraf.TARGET.resolve("repository");
        Path next = StockKaraf.TARGET.resolve("next");
        new OtherVersion(VERSION, NEXT).repository(repository, next);
        Path kar = Files.copy(StockKaraf.TARGET.resolve("start/cloud.powerepos.des.kar.kar"),
                Files.createDirectories(StockKaraf.KARS).resolve(kar(VERSION)), StandardCopyOption.REPLACE_EXISTING);
        new OtherVersion(VERSION, NEXT).kar(kar, StockKaraf.KARS.resolve(kar(NEXT)));
        stock = new StockKaraf(Readme.read(), "karaf", repository, next);
        karaf = stock.karaf;
        karaf.start();
    }

    @AfterAll
    static void stop() throws IOException {
        stock.close();
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    @Order(1)
    void threeLinesInstallTheCore() throws Exception {
        String listed = stock.typeBlock("three-lines");
        assertTrue(listed.lines().anyMatch(line -> line.startsWith("powerepos-des ") && line.contains("Started")),
                listed);
        activeInTime(VERSION, CORE);
        assertTrue(Files.exists(karaf.path("etc/cloud.powerepos.des.organisation-NAME.cfg.example")));
    }

    @Test
    @Order(2)
    void theFirstTokenComesFromTheSandbox() throws Exception {
        stock.typeSpan("feature:install powerepos-des-shell", "");
        stock.typeBlock("sandbox");
        stock.useFreePorts();
        stock.editFiles("sandbox-files");
        stock.sandboxAnswers();
        // the security notes warn of what it prints
        karaf.runUntil("config:list", output -> output.contains("client.secret = sandbox-client-secret-not-real")
                && output.contains("token.endpoint = http://127.0.0.1:" + stock.authPort));

        Session add = Session.of(stock.block("first-token")).get(0);
        List<Karaf.Answer> answers = new ArrayList<>();
        for (String line : add.output().subList(0, add.output().indexOf("..."))) {
            String[] asked = line.split(": ", 2);
            answers.add(new Karaf.Answer(asked[0] + ":", asked[1]));
        }
        String output = karaf.run(add.command(), answers);
        assertTrue(output.contains(add.output().get(add.output().size() - 1)), output);
        assertFalse(output.contains(answers.get(1).text()), output);
        assertTrue(stock.typeSpan("feature:list -i | grep powerepos", "").contains("powerepos-des-sandbox"));
    }

    @Test
    @Order(3)
    void theConsoleShowsWhatTheReadmeShows() throws Exception {
        stock.write("etc/cloud.powerepos.des.organisation-globex.cfg", List.of("organisation.code = GLOBEX",
                "service.account.id = svc-globex", "service.account.password = wrong"));
        stock.write("etc/cloud.powerepos.des.organisation-hooli.cfg", List.of("organisation.code = HOOLI",
                "service.account.id = jane@hooli.example", "service.account.password = not-real"));
        stock.edit("etc/cloud.powerepos.des.auth.cfg", "request.timout.ms = 9000");
        karaf.runUntil("des:list", output -> output.contains("HOOLI") && output.contains("GLOBEX")
                && output.contains("timout"));
        karaf.run("des:refresh GLOBEX");
        karaf.runUntil("des:list", output -> output.contains("refused") && output.contains("fresh"));

        for (Session shown : Session.of(stock.block("console"))) {
            if (shown.command().startsWith("#")) {
                stock.removeLine("etc/cloud.powerepos.des.auth.cfg", "request.timout.ms");
                karaf.runUntil("des:list", output -> !output.contains("timout"));
            } else if (shown.command().equals("des:list")) {
                String output = karaf.run(shown.command());
                assertEquals(Session.table(shown.output().stream()), Session.table(output.lines()), output);
            } else {
                String output = karaf.run(shown.command());
                assertEquals(Session.steps(shown.output().stream()), Session.steps(output.lines()), output);
            }
        }
    }

    @Test
    @Order(4)
    void everyOtherCommandWorks() throws Exception {
        assertTrue(stock.typeSpan("des:info ORG", "ACME").contains("svc-acme"));
        assertTrue(stock.typeSpan("des:check ORG", "ACME").contains("ACME can use DES."));
        stock.typeSpan("des:refresh ORG", "ACME");
        stock.typeSpan("des:retry ORG", "ACME");
        assertTrue(stock.typeSpan("des:token --reveal ORG", "ACME").lines()
                .anyMatch(line -> line.split("\\.").length == 3));
        // it was added before
        assertTrue(karaf.run(stock.span("des:add ORG", "ACME")).contains("Organisation ACME is configured"));
        importsATable();
        assertTrue(stock.typeSpan("des:check 'AC*'", "").contains("1 of 1 organisation can use DES."));
        // that of HOOLI is refused
        assertTrue(karaf.run(stock.span("des:check --all", "")).contains("2 of 3 organisations can use DES."));
        stock.typeSpan("des:retry --state refused", "");
        assertTrue(stock.typeSpan("des:export", "").contains("GLOBEX,svc-globex,fresh,"));
        stock.typeSpan("feature:install eventadmin", "");
        stock.type("feature:install powerepos-des-health");
        assertTrue(stock.typeSpan("hc:exec des", "").contains("PowerEPOS DES"));
        stock.editFiles("health-http-files");
        String feature = stock.writeFile("health-http");
        // HOOLI is misconfigured
        stock.healthAnswers(503, "CRITICAL");
        stock.type("feature:install powerepos-des-events");
        stock.type("feature:uninstall powerepos-des-events");
        stock.healthAnswers(503, "CRITICAL");
        stock.delete(feature);
        karaf.runUntil(BUNDLES + " | grep -v 2.0.14 | grep healthcheck.core", "Active");
    }

    private void importsATable() throws IOException {
        stock.delete("etc/cloud.powerepos.des.organisation-globex.cfg");
        karaf.runUntil("des:list", output -> !output.contains("GLOBEX"));
        stock.write("customers.csv", stock.block("import-table"));
        Session imported = Session.of(stock.block("import")).get(0);
        String output = karaf.run(imported.command());
        for (String line : imported.output()) {
            // folder and times are those of another machine
            if (!line.contains("/opt/karaf") && !line.contains(" ms ") && !line.startsWith(" ")
            && !line.equals("...")) {
                assertTrue(output.lines().anyMatch(line::equals), line + " is not in\n" + output);
            }
        }
        assertTrue(output.replaceAll("\\s+", " ").contains("Delete " + karaf.path("customers.csv").toRealPath()
                + " when"), output);
        assertFalse(output.contains("not-real"), output);
        stock.span("des:import FILE.csv", "");
        stock.span("des:export FILE.csv", "");
    }

    @Test
    @Order(5)
    void everyKindOfModuleWorks() throws Exception {
        stock.typeBlock("blueprint");
        for (String module : List.of("example", "example.blueprint", "example.tracker")) {
            deploy(StockKaraf.TARGET.resolve("start/cloud.powerepos.des.itests." + module + ".jar"));
        }
        deploy(Path.of(System.getProperty("callers")));
        calls("Example modules");

        karaf.runUntil("example:nightly", output -> output.contains("ACME={") && output.contains("GLOBEX="));
        Files.delete(karaf.path("etc/cloud.powerepos.des.organisation-globex.cfg"));
        karaf.runUntil("example:nightly", output -> output.contains("ACME={") && !output.contains("GLOBEX="));
    }

    @Test
    @Order(6)
    void anUpgradeAndADowngradeAreOneShortGap() throws Exception {
        // its place is taken by one outside of the container, so that the modules can be watched all the time
        stock.typeSpan("feature:uninstall powerepos-des-sandbox", "");
        sandbox = Sandbox.start(SandboxSettings.defaults().withPort(stock.authPort).withDesPort(stock.desPort)
                .withClient("sandbox-client", "sandbox-client-secret-not-real")
                .withOrganisation("ACME", "svc-acme", "acme-password-not-real"));
        stock.type("feature:uninstall powerepos-des-health");
        answeredAgain();
        karaf.run("example:calls");
        Map<String, String> files = stock.files();

        stock.typeBlock("upgrade");
        calls("Upgrade from " + VERSION + " to " + NEXT);
        activeInTime(NEXT, CORE_AND_SHELL);
        assertEquals(files, stock.files());
        assertTrue(karaf.run("des:check ACME").contains("ACME can use DES."));

        stock.typeBlock("downgrade");
        calls("Downgrade from " + NEXT + " to " + VERSION);
        activeInTime(VERSION, CORE_AND_SHELL);
        assertEquals(files, stock.files());
    }

    @Test
    @Order(7)
    void uninstallingLeavesTheFilesAndNothingElse() throws Exception {
        Map<String, String> files = stock.files();
        stock.type("feature:install powerepos-des-events");
        stock.typeBlock("uninstall");
        assertEquals(List.of(), versions(karaf.run(BUNDLES)));
        assertEquals("", stock.type("feature:list | grep powerepos").strip());
        assertEquals(List.of(), karaf.run("threads --list").lines().filter(line -> line.contains("des-auth")
                || line.contains("des-endpoint") || line.contains("des-credentials")).toList());
        assertEquals(files, stock.files());
    }

    @Test
    @Order(8)
    void aKarInstallsAndIsUpgradedAndDowngradedInOneShortGapEach() throws Exception {
        Map<String, String> files = stock.files();
        stock.doBlock("kar");
        activeInTime(VERSION, CORE_AND_SHELL);
        answeredAgain();
        karaf.run("example:calls");

        stock.doBlock("kar-upgrade");
        calls("Upgrade by KAR from " + VERSION + " to " + NEXT);
        activeInTime(NEXT, CORE_AND_SHELL);
        assertTrue(karaf.run("des:check ACME").contains("ACME can use DES."));

        stock.doBlock("kar-upgrade", Map.of(VERSION, NEXT, NEXT, VERSION));
        calls("Downgrade by KAR from " + NEXT + " to " + VERSION);
        activeInTime(VERSION, CORE_AND_SHELL);

        stock.doBlock("kar-remove");
        karaf.runUntil(BUNDLES, output -> versions(output).isEmpty());
        karaf.runUntil("feature:list | grep powerepos", String::isBlank);
        assertEquals(files, stock.files());
    }

    private static String kar(String version) {
        return "cloud.powerepos.des.kar-" + version + ".kar";
    }

    /** Waits until every module has had some more answers, and checks what it reports. */
    private static void calls(String occasion) throws IOException {
        answeredAgain();
        List<String> reports = karaf.run("example:calls").lines().filter(line -> !line.isBlank()).toList();
        reports.forEach(line -> System.out.println(occasion + ": " + line));
        assertEquals(3, reports.size(), reports.toString());
        for (String report : reports) {
            Matcher calls = CALLS.matcher(report);
            assertTrue(calls.matches(), report);
            assertTrue(Integer.parseInt(calls.group(3)) < LONGEST_GAP_MS, report);
            // the one call that was under way
            assertTrue(Integer.parseInt(calls.group(4)) <= 1, report);
        }
    }

    private static void answeredAgain() {
        for (String module : List.of("declarative", "blueprint", "tracker")) {
            karaf.runUntil("example:answered " + module + " " + SOME_CALLS, "true");
        }
    }

    private static void deploy(Path bundle) throws IOException {
        Files.copy(bundle, karaf.path("deploy").resolve(bundle.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Name and version of every bundle of DES Access that is active. */
    private static List<String> versions(String bundles) {
        Pattern bundle = Pattern.compile(".*│ Active +│.*│ (\\S+) +│ cloud\\.powerepos\\.des\\.(\\w+)");
        return bundles.lines().map(bundle::matcher).filter(Matcher::matches)
                .filter(found -> !found.group(2).equals("itests"))
                .map(found -> found.group(2) + " " + found.group(1)).sorted().toList();
    }

    /** A bundle waits for the services of the one before it, which come when its configuration is known. */
    private static void activeInTime(String version, List<String> bundles) {
        List<String> expected = bundles.stream().map(bundle -> bundle + " " + version).toList();
        karaf.runUntil(BUNDLES, output -> expected.equals(versions(output)));
    }
}
