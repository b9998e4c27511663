package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.testing.Fakes;

class ImportCommandTest {

    private static final String PREFIX = "cloud.powerepos.des.organisation-";

    @TempDir
    private Path karaf;
    private Path etc;
    private final Operator operator = new Operator();
    private final Fleet fleet = new Fleet(0, State.FRESH);
    private final ImportCommand command = operator.at(new ImportCommand(), fleet);

    @BeforeEach
    void folder() throws IOException {
        etc = Files.createDirectory(karaf.resolve("etc"));
        System.setProperty("karaf.etc", etc.toString());
        operator.currentDir = karaf;
        command.file = "customers.csv";
        fleet.looking = () -> configured().forEach((code, file) -> fleet.put(code, State.FRESH));
    }

    @AfterEach
    void noFolder() {
        System.clearProperty("karaf.etc");
        assertFalse(operator.shown().contains(Fakes.SECRET));
    }

    @Test
    void afterAYesTheFilesAreWrittenAndTheOrganisationsChecked() throws Exception {
        table("ACME;svc-acme;" + Fakes.SECRET + ";;", "GLOBEX;svc-globex;" + Fakes.SECRET + "2;own;" + Fakes.SECRET
                + "3");
        operator.atTerminal(80);
        operator.answers.add(() -> "yes");
        command.execute();
        assertEquals("svc-acme", configured().get("ACME").getProperty("service.account.id"));
        assertEquals(Fakes.SECRET + "\n", Files.readString(etc.resolve(PREFIX + "acme.password")));
        Properties globex = configured().get("GLOBEX");
        assertEquals("own", globex.getProperty("client.id"));
        assertEquals(Fakes.SECRET + "3\n", Files.readString(etc.resolve(globex.getProperty("client.secret.file"))));
        try (Stream<Path> files = Files.list(etc)) {
            for (Path file : files.toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file.toString());
            }
        }
        assertEquals(2, fleet.checked.size());
        assertTrue(operator.shown().contains("2 of 2 organisations can use DES."), operator.shown());
        assertTrue(operator.shown().contains("Delete " + karaf.resolve("customers.csv")), operator.shown());
    }

    @Test
    void withoutAYesNothingIsWritten() throws Exception {
        table("ACME;svc-acme;" + Fakes.SECRET);
        assertTrue(refusal().contains("add --apply"));
        operator.atTerminal(80);
        operator.answers.add(() -> "no");
        assertEquals("Nothing was written", refusal());
        assertTrue(operator.shown().contains("Organisations: 1 to add."), operator.shown());
        assertEquals(0, etc.toFile().list().length);
    }

    @Test
    void aLineWithAnErrorKeepsAllFromBeingWrittenUnlessToldOtherwise() throws Exception {
        table("ACME;svc-acme;" + Fakes.SECRET, "GLOBEX;jane@globex;" + Fakes.SECRET, "HOOLI;;" + Fakes.SECRET);
        command.apply = true;
        assertTrue(refusal().startsWith("Nothing was written: correct the lines above"));
        assertTrue(operator.shown().contains("line 3: the service account ID looks like"), operator.shown());
        assertTrue(operator.shown().contains("line 4: the service account ID is blank"), operator.shown());
        assertEquals(0, etc.toFile().list().length);
        command.skipErrors = true;
        command.execute();
        assertEquals(List.of("ACME"), List.copyOf(configured().keySet()));
    }

    @Test
    void whatIsConfiguredUnderAnyFileNameIsLeftAlone() throws Exception {
        Path there = Files.writeString(etc.resolve(PREFIX + "whatever.cfg"),
                "# by hand\norganisation.code = ACME\nservice.account.id = old\n");
        fleet.put("GLOBEX", State.FRESH);
        table("ACME;svc-acme;" + Fakes.SECRET, "GLOBEX;svc-globex;" + Fakes.SECRET);
        command.apply = true;
        command.execute();
        assertTrue(operator.shown().contains("--overwrite"));
        assertTrue(operator.shown().contains("line 2: configured already in " + PREFIX + "whatever.cfg"),
                operator.shown());
        assertTrue(operator.shown().contains("line 3: configured already in " + PREFIX + "globex.cfg"),
                operator.shown());
        assertTrue(Files.readString(there).startsWith("# by hand"));
        command.overwrite = true;
        assertTrue(refusal().startsWith("Nothing was written"), "that without a file cannot be replaced");
        assertTrue(operator.shown().contains("which is no .cfg file in etc"), operator.shown());
    }

    @Test
    void aCodeThatIsConfiguredInAnotherLetterCaseIsAWarning() throws Exception {
        fleet.put("ACME", State.FRESH);
        table("ACME;svc-acme;" + Fakes.SECRET, "Acme;svc-acme;" + Fakes.SECRET);
        refusal();
        assertTrue(operator.shown().contains("! line 3: the code differs from that of ACME, which is configured, in"
                + " letter case alone"), operator.shown());
        assertTrue(operator.shown().contains("Organisations: 1 to add, 1 configured already"), operator.shown());
    }

    @Test
    void overwritingReplacesTheFileThatTheOrganisationHas() throws Exception {
        table("ACME;svc-old;old", "GLOBEX;svc-globex;old");
        command.apply = true;
        command.noCheck = true;
        command.execute();
        table("ACME;svc-new;" + Fakes.SECRET);
        command.overwrite = true;
        command.execute();
        assertEquals("svc-new", configured().get("ACME").getProperty("service.account.id"));
        assertEquals(Fakes.SECRET + "\n", Files.readString(etc.resolve(PREFIX + "acme.password")));
        assertEquals("old\n", Files.readString(etc.resolve(PREFIX + "globex.password")));
        assertEquals(4, etc.toFile().list().length);
    }

    @Test
    void whatAnImportWouldLoseIsAnError() throws Exception {
        Path there = Files.writeString(etc.resolve(PREFIX + "acme.cfg"), "organisation.code = ACME\n"
                + "service.account.id = old\nservice.account.password = x\nclient.id = own\nclient.secret = s\n");
        table("ACME;svc-acme;" + Fakes.SECRET);
        command.apply = true;
        command.overwrite = true;
        refusal();
        assertTrue(operator.shown().contains("acme.cfg has client.id, client.secret, which would be lost: give client"
                + " ID and client secret too"), operator.shown());
        assertTrue(Files.readString(there).contains("client.secret = s"));
        Files.writeString(there, "organisation.code = ACME\nservice.account.password.file = /run/secrets/acme\n");
        Files.writeString(etc.resolve(PREFIX + "acme.password"), "of another one");
        refusal();
        assertTrue(operator.shown().contains("acme.password is there, and " + PREFIX + "acme.cfg does not name it"),
                operator.shown());
    }

    @Test
    void aSymbolicLinkIsNotReplaced() throws Exception {
        Path secret = Files.writeString(karaf.resolve("mounted"), "old");
        Path link = Files.createSymbolicLink(etc.resolve(PREFIX + "acme.password"), secret);
        Files.writeString(etc.resolve(PREFIX + "acme.cfg"), "organisation.code = ACME\nservice.account.password.file = "
                + PREFIX + "acme.password\n");
        table("ACME;svc-acme;" + Fakes.SECRET);
        command.apply = true;
        command.overwrite = true;
        refusal();
        assertTrue(operator.shown().contains("acme.password is a symbolic link, which would be lost"),
                operator.shown());
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("old", Files.readString(secret));
    }

    @Test
    void whoElseCanReadTheTableIsAWarning() throws Exception {
        Path table = table("ACME;svc-acme;" + Fakes.SECRET);
        Files.setPosixFilePermissions(table, PosixFilePermissions.fromString("rw-r--r--"));
        refusal();
        assertTrue(operator.shown().contains("! others on this machine can read " + table), operator.shown());
        assertTrue(operator.shown().contains("chmod 600"));
        Files.setPosixFilePermissions(table, PosixFilePermissions.fromString("rw-------"));
        int before = operator.shown().length();
        refusal();
        assertFalse(operator.shown().substring(before).contains("chmod"));
    }

    @Test
    void withoutTheIntegratorsClientNoRowThatNeedsItIsWritten() throws Exception {
        fleet.problems.add(new ConfigurationProblem("cloud.powerepos.des.client.cfg", "client.id", "",
                "client.id is empty",
                Effect.NOTHING_IN_FORCE));
        table("ACME;svc-acme;" + Fakes.SECRET + ";;", "GLOBEX;svc-globex;" + Fakes.SECRET + ";own;" + Fakes.SECRET);
        command.apply = true;
        refusal();
        assertTrue(operator.shown().contains("line 2: the integrator's client credentials come first"),
                operator.shown());
        assertTrue(operator.shown().contains("Organisations: 1 to add, 1 in lines with errors."));
    }

    @Test
    void whatIsWrongInThousandsOfLinesIsSaidOnce() throws Exception {
        table(IntStream.range(0, 5000).mapToObj(i -> "ST" + i + ";svc;;").toArray(String[]::new));
        refusal();
        assertTrue(operator.shown().contains("lines 2 to 5001: no password given"), operator.shown());
        assertTrue(operator.shown().lines().count() < 5, operator.shown());
    }

    @Test
    void anOrganisationThatCannotUseDesFailsTheCommand() throws Exception {
        fleet.looking = () -> configured().forEach((code, file) -> fleet.put(code, State.REFUSED));
        table("ACME;svc-acme;" + Fakes.SECRET, "GLOBEX;svc-globex;" + Fakes.SECRET);
        command.apply = true;
        assertEquals("2 of 2 organisations cannot use DES", refusal());
        assertTrue(operator.shown().contains("Delete "), operator.shown());
    }

    @Test
    void aThousandLinesListTheFolderOnce() throws Exception {
        table(IntStream.range(0, 1000).mapToObj(i -> "ST/" + i + ";svc;" + Fakes.SECRET).toArray(String[]::new));
        command.apply = true;
        fleet.looking = () -> { };
        command.noCheck = true;
        command.execute();
        assertEquals(2000, etc.toFile().list().length);
        assertEquals(1000, configured().size());
        assertEquals(2, fleet.looks.get(), "one look at organisations and one at problems");
    }

    private Path table(String... rows) throws IOException {
        return Files.writeString(karaf.resolve("customers.csv"), "code;account;password;client id;client secret\n"
                + String.join("\n", rows) + "\n");
    }

    private Map<String, Properties> configured() {
        try (Stream<Path> files = Files.list(etc)) {
            return files.filter(file -> file.toString().endsWith(".cfg")).map(ImportCommandTest::read).collect(
                    Collectors.toMap(file -> file.getProperty("organisation.code"), file -> file, (a, b) -> a,
                    TreeMap::new));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (var in = Files.newInputStream(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return properties;
    }

    private String refusal() {
        return assertThrows(CommandException.class, command::execute).getMessage();
    }
}
