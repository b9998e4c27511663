package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.cm.Configuration;

import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.operations.ConfigurationProblem;

/** Which files count as read, by what Config Admin says of them. */
class OddNamesOfFilesTest extends StoreFixture {

    private static final String NAME = "cloud.powerepos.des.organisation-acme.cfg";

    private final List<Configuration> listed = new ArrayList<>();

    @BeforeEach
    void watch() {
        ConfigAdminView admin = new ConfigAdminView(() -> FakeConfigAdmin.of(listed), new Recipient("", "", ""));
        ConfigurationFolders folders = new ConfigurationFolders(List.of(etc));
        new FolderWatch(store, admin, folders, scheduler::after, scheduler::nanos).start();
    }

    private List<String> problems() {
        return store.problems().stream().map(ConfigurationProblem::source).toList();
    }

    private Map<String, ?> file(String name) {
        return Map.of("felix.fileinstall.filename", etc.resolve(name).toUri().toString());
    }

    @ParameterizedTest
    @CsvSource({ "any, cloud.powerepos.des.organisation, true",
        "any, cloud.powerepos.des.organisation|other.bundle, true",
        "any, cloud.powerepos.des.organisations, false", "cloud.powerepos.des.client,, true",
        "cloud.powerepos.des.client|other.bundle,, true", "cloud.powerepos.des.clients,, false",
        "cloud.powerepos.des.store,, true", "cloud.powerepos.des.sandbox,, true",
        "cloud.powerepos.des.endpoint,, true" })
    void aFileIsReadWhereItsConfigurationHasAPidOfOurs(String pid, String factoryPid, boolean read) {
        write(NAME, "");
        listed.add(FakeConfigAdmin.configuration(pid, factoryPid, null, file(NAME)));
        seconds(30);
        assertEquals(read ? List.of() : List.of(NAME), problems());
    }

    @Test
    void aConfigurationThatIsDeletedWhileItIsAskedIsNoAnswer() {
        write(NAME, "");
        listed.add((Configuration) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { Configuration.class }, (proxy, method, arguments) -> {
                    throw new IllegalStateException("deleted");
                }));
        seconds(58);
        assertEquals(List.of(), problems());
        listed.clear();
        seconds(1);
        assertEquals(List.of(NAME), problems(), "the next look is soon");
    }

    @Test
    void aFileThatComesBackUnderAWrongNameIsNamedAfterTenSecondsAgain() throws Exception {
        String wrong = "cloud.powerepos.des.organization-x.cfg";
        write(wrong, "");
        seconds(11);
        assertEquals(List.of(wrong), problems());
        Files.delete(etc.resolve(wrong));
        seconds(5);
        write(wrong, "");
        seconds(10);
        assertEquals(List.of(), problems());
        seconds(6);
        assertEquals(List.of(wrong), problems());
    }

    @Test
    void aMisnamedFileIsNamedWhileOthersAreStillComing() {
        write("cloud.powerepos.des.organization-x.cfg", "");
        write(NAME, "");
        for (int i = 0; i < 12; i++) {
            seconds(1);
            String name = "cloud.powerepos.des.organisation-" + i + ".cfg";
            write(name, "");
            store.update(CredentialStore.ORGANISATION_PID + "~" + i,
                    RawConfiguration.ofMap(file(name)));
        }
        assertEquals(List.of("cloud.powerepos.des.organization-x.cfg"),
                problems().stream().filter(problem -> problem.contains("-x.") || problem.equals(NAME)).toList());
        seconds(10);
        assertEquals(List.of(), problems().stream().filter(NAME::equals).toList());
        seconds(1);
        assertEquals(List.of(NAME), problems().stream().filter(NAME::equals).toList());
    }

    @Test
    void aLostFileStaysReportedWhileOthersCome() {
        write(NAME, "");
        seconds(11);
        assertEquals(List.of(NAME), problems());
        for (int i = 0; i < 4; i++) {
            String name = "cloud.powerepos.des.organisation-" + i + ".cfg";
            write(name, "");
            store.update(CredentialStore.ORGANISATION_PID + "~" + i, RawConfiguration.ofMap(file(name)));
            seconds(5);
            assertEquals(List.of(NAME), problems().stream().filter(NAME::equals).toList());
        }
    }

    @Test
    void foldersWithSuchANameAreNoFiles() throws Exception {
        Files.createDirectory(etc.resolve("cloud.powerepos.des.organization-x.cfg"));
        seconds(30);
        assertEquals(List.of(), problems());
    }

    @Test
    void aFileThatCannotBeReadSaysWhy() {
        write(NAME, "#".repeat(64 * 1024 + 1));
        seconds(11);
        assertEquals(List.of("the file is larger than 64 KiB: name the right file"),
                store.problems().stream().map(ConfigurationProblem::message).toList());
    }
}
