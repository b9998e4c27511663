package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.common.configuration.RawConfiguration;

/** When and for which files it is reported that they differ from what is in force. */
class WhenFilesDifferTest extends StoreFixture {

    private static final String FILE = "organisation.code = ACME\nservice.account.id = svc-ACME\n"
            + "service.account.password = ";

    @BeforeEach
    void watch() {
        ConfigurationFolders folders = new ConfigurationFolders(List.of(etc));
        ConfigAdminView admin = new ConfigAdminView(() -> null, new Recipient("", "", ""));
        new FolderWatch(store, admin, folders, scheduler::after, scheduler::nanos).start();
        store.update(CLIENT, RawConfiguration.ofMap(Map.of("client.id", "till-vendor", "client.secret", "hush")));
    }

    private void deliver(String pid, String file, String password) {
        RawConfiguration like = acme(password);
        Path path = etc.resolve(file);
        store.update(pid, RawConfiguration.ofMap(Map.of("felix.fileinstall.filename", path.toUri().toString()))
                .completedBy(like, List.of("organisation.code", "service.account.id", "service.account.password")));
    }

    @Test
    void onlyFilesOfKeysAndValuesAreCompared() {
        write("acme.config", FILE + "hush-2");
        deliver(ACME, "acme.config", "hush-1");
        seconds(30);
        assertEquals(List.of(), store.problems());
    }

    @Test
    void aFileThatCannotBeReadIsNotCompared() {
        write("acme.cfg", FILE + "hush-2\n" + "#".repeat(64 * 1024));
        deliver(ACME, "acme.cfg", "hush-1");
        seconds(30);
        assertEquals(List.of(), store.problems());
    }

    @Test
    void aKeyThatTheFileLacksIsNoDifference() {
        write("acme.cfg", "organisation.code = ACME\n");
        deliver(ACME, "acme.cfg", "hush-1");
        seconds(30);
        assertEquals(List.of(), store.problems());
    }

    @Test
    void aFileIsComparedTenSecondsAfterItWasSeen() {
        write("acme.cfg", FILE + "hush-2");
        deliver(ACME, "acme.cfg", "hush-1");
        seconds(10);
        assertEquals(List.of(), store.problems());
        seconds(1);
        assertEquals(1, store.problems().size());
    }

    @Test
    void whileItMayStillChangeAFileIsLookedAtEachSecond() {
        seconds(3);
        write("acme.cfg", FILE + "hush-1");
        deliver(ACME, "acme.cfg", "hush-1");
        seconds(5);
        write("acme.cfg", FILE + "hush-2");
        seconds(10);
        assertEquals(List.of(), store.problems());
        seconds(1);
        assertEquals(1, store.problems().size(), "ten seconds after the look at the ninth");
    }

    @Test
    void tenSecondsBeginAnewWithEachChangeAndEachDelivery() {
        write("acme.cfg", FILE + "hush-2");
        deliver(ACME, "acme.cfg", "hush-1");
        seconds(9);
        write("acme.cfg", FILE + "hush-three");
        seconds(9);
        deliver(ACME, "acme.cfg", "hush-1");
        seconds(9);
        assertEquals(List.of(), store.problems());
        seconds(3);
        assertEquals(1, store.problems().size());
    }

    @Test
    void theReportStaysWhileTheFileChangesOnAndIsLoggedOnce() {
        write("acme.cfg", FILE + "hush-2");
        deliver(ACME, "acme.cfg", "hush-1");
        seconds(20);
        assertEquals(1, lines().size());
        write("acme.cfg", FILE + "hush-three");
        seconds(4);
        assertEquals(1, store.problems().size(), "until it has been compared again");
        seconds(20);
        assertEquals(1, store.problems().size());
        assertLines();
        write("acme.cfg", FILE + "hush-1");
        seconds(20);
        assertEquals(List.of(), store.problems());
        write("acme.cfg", FILE + "hush-2");
        seconds(20);
        assertEquals(1, lines().size(), "a new one is logged again");
    }

    @Test
    void eachFileHasItsOwnReport() {
        write("acme.cfg", FILE + "hush-2");
        deliver(ACME, "acme.cfg", "hush-1");
        seconds(20);
        write("other.cfg", FILE + "hush-2");
        deliver(OTHER, "other.cfg", "hush-2");
        seconds(20);
        assertEquals(List.of("acme.cfg"), store.problems().stream().filter(problem -> problem.message()
                .contains("in force: if")).map(problem -> problem.source()).toList());
        store.delete(ACME);
        seconds(20);
        assertEquals(List.of(), store.problems().stream().filter(problem -> problem.message()
                .contains("in force: if")).toList());
    }
}
