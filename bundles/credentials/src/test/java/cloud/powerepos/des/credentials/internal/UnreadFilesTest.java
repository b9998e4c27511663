package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.cm.Configuration;

import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.operations.ConfigurationProblem;

class UnreadFilesTest extends StoreFixture {

    private static final String LOST = "nothing came from this file, file install has not noticed it: touch the file;"
            + " if that happens again, set felix.fileinstall.disableNio2 = true in etc/custom.properties";

    private final List<Configuration> listed = new ArrayList<>();
    private boolean present = true;

    @BeforeEach
    void watch() {
        ConfigAdminView admin = new ConfigAdminView(() -> present ? FakeConfigAdmin.of(listed) : null,
                new Recipient("", "", ""));
        ConfigurationFolders folders = new ConfigurationFolders(List.of(etc, etc.resolve("absent")));
        new FolderWatch(store, admin, folders, scheduler::after, scheduler::nanos).start();
    }

    @ParameterizedTest
    @ValueSource(strings = { "cloud.powerepos.des.organisation.cfg", "cloud.powerepos.des.organisation.dot.cfg",
            "cloud.powerepos.des.organisation~x.cfg", "cloud.powerepos.des.organization-six.cfg",
            "cloud.powerepos.des.organisation-uc.CFG", "Cloud.PowerEPOS.DES.organisation-x.cfg",
            "cloud.powerepos.des.organisations-x.cfg", "cloud.powerepos.des.organisation_x.cfg",
            "cloud.powerepos.organisation-x.cfg", "powerepos.des.organisation-x.cfg",
            "cloud.powerpos.des.organisation-x.cfg",
            "cloud.powerepos.des.organisation-x.cfg.txt", "cloud.powerepos.des.organisation-x.conf",
            "cloud-powerepos-des-organisation-x.cfg", "cloud.powerepos.des.organisation-.cfg",
            "cloud.powerepos.des.organisation x.cfg" })
    void aMisnamedFileIsNamedWithTheRightPattern(String name) {
        write(name, "");
        seconds(10);
        assertEquals(List.of(), store.problems());
        seconds(1);
        String message = "no configuration is read from a file of this name: rename it to"
                + " cloud.powerepos.des.organisation-NAME.cfg";
        assertEquals(List.of(name + " " + message), problems());
        assertLines("WARN Files that look like configurations of DES Access, but from which none came: " + name + ": "
                + message);
        seconds(60);
        assertLines();
    }

    @ParameterizedTest
    @ValueSource(strings = { "cloud.powerepos.des.clients.cfg", "cloud.powerepos.des.client.CFG",
            "cloud.powerepos.des.client-x.cfg" })
    void soIsOneOfTheClient(String name) {
        write(name, "");
        seconds(11);
        assertEquals(List.of(name + " no configuration is read from a file of this name: rename it to"
                + " cloud.powerepos.des.client.cfg"), problems());
    }

    @ParameterizedTest
    @ValueSource(strings = { ".cloud.powerepos.des.organisation-x.cfg.0-0.tmp",
            "cloud.powerepos.des.organisation-x.password",
            ".cloud.powerepos.des.organisation-x.cfg", "cloud.powerepos.des.organisation-NAME.cfg.example",
            ".cloud.powerepos.des.organisation-x.cfg.swp", "cloud.powerepos.des.organisation-x.cfg~",
            "cloud.powerepos.des.organisation-x.cfg.bak", "#cloud.powerepos.des.organisation-x.cfg#",
            "jmx.acl.cloud.powerepos.des.cfg", "org.apache.karaf.features.cfg", "cloud.powerepos.des.mymodule.cfg",
            "cloud.other.des.organisation-x.cfg", "organisation.cfg", "x.cfg" })
    void whatIsNotMeantForUsIsIgnored(String name) {
        write(name, "");
        seconds(30);
        assertEquals(List.of(), store.problems());
        assertLines();
    }

    @Test
    void aFileThatFileInstallLostIsNamedWithBothRemediesAndForgottenOnceItComes() {
        String name = "cloud.powerepos.des.organisation-acme (1).cfg";
        write(name, "organisation.code = ACME");
        seconds(11);
        assertEquals(List.of(name + " " + LOST), problems());
        assertEquals(List.of(""), store.problems().stream().map(ConfigurationProblem::organisationCode).toList());
        deliver(ACME, name);
        seconds(5);
        assertEquals(List.of(), problems().stream().filter(problem -> problem.contains("file install")).toList());
    }

    @Test
    void oneLineTellsOfManyLostFiles() {
        for (int i = 0; i < 300; i++) {
            write("cloud.powerepos.des.organisation-" + i + ".cfg", "");
        }
        seconds(30);
        assertEquals(300, store.problems().size());
        List<String> lines = lines();
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.get(0).endsWith(" and 290 more: " + LOST), lines.get(0));
    }

    @Test
    void whileOthersAreStillComingAFileIsNotLost() {
        for (int i = 0; i < 10; i++) {
            write("cloud.powerepos.des.organisation-" + i + ".cfg", "");
        }
        for (int i = 0; i < 10; i++) {
            seconds(5);
            deliver(ACME + i, "cloud.powerepos.des.organisation-" + i + ".cfg");
        }
        seconds(60);
        assertEquals(List.of(), problems().stream().filter(problem -> problem.contains("file install")).toList());
    }

    @Test
    void aMalformedEscapeIsNamed() {
        write("cloud.powerepos.des.organisation-a.cfg", "# C:\\users is fine here\na = 1\np.file ="
                + " C:\\users\\acme.txt\n");
        write("cloud.powerepos.des.organisation-b.cfg", "# C:\\users is fine here\na = \\u00e9 \\\\users\n");
        seconds(11);
        assertEquals(List.of("cloud.powerepos.des.organisation-a.cfg it has \\u without four hexadecimal digits, with"
                + " which no line of the file is read, or a value is cut short there: write each backslash as \\\\",
                "cloud.powerepos.des.organisation-b.cfg " + LOST), problems());
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 10_000 })
    void aMalformedEscapeIsFoundBehindGoodOnesAndInALongLine(int length) {
        String name = "cloud.powerepos.des.organisation-a.cfg";
        write(name, "a = " + "x".repeat(length) + "\\u00e9 \\\\users C:\\users\n");
        seconds(11);
        assertEquals(List.of(name + " it has \\u without four hexadecimal digits, with which no line of the file is"
                + " read, or a value is cut short there: write each backslash as \\\\"), problems());
    }

    @Test
    void whatConfigAdminHasForOthersOfUsIsRead() {
        write("cloud.powerepos.des.auth.cfg", "");
        write("cloud.powerepos.des.endpoint.cfg", "");
        listed.add(configuration("cloud.powerepos.des.auth", null, "cloud.powerepos.des.auth.cfg"));
        seconds(30);
        assertEquals(List.of("cloud.powerepos.des.endpoint.cfg " + LOST), problems());
    }

    @Test
    void aConfigurationOfAnotherPidIsNotRead() {
        String name = "cloud.powerepos.des.organisation.dot.cfg";
        write(name, "");
        listed.add(configuration("cloud.powerepos.des.organisation.dot", null, name));
        seconds(11);
        assertEquals(1, problems().size());
    }

    @Test
    void whileConfigAdminIsAwayNothingIsReported() {
        write("cloud.powerepos.des.auth.cfg", "");
        present = false;
        seconds(60);
        assertEquals(List.of(), problems());
        present = true;
        seconds(1);
        assertEquals(1, problems().size());
    }

    @Test
    void aFileThatIsRenamedIsForgotten() throws IOException {
        write("cloud.powerepos.des.organization-x.cfg", "");
        seconds(11);
        Files.delete(etc.resolve("cloud.powerepos.des.organization-x.cfg"));
        seconds(5);
        assertEquals(List.of(), problems());
    }

    private List<String> problems() {
        return store.problems().stream().map(problem -> problem.source() + " " + problem.message()).toList();
    }

    private void deliver(String pid, String name) {
        store.update(pid, RawConfiguration.ofMap(Map.of("felix.fileinstall.filename", uri(name))));
    }

    private Configuration configuration(String pid, String factoryPid, String name) {
        return FakeConfigAdmin.configuration(pid, factoryPid, null, Map.of("felix.fileinstall.filename", uri(name)));
    }

    private String uri(String name) {
        Path file = etc.resolve(name);
        return file.toUri().toString();
    }
}
