package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

class ChangedFilesTest extends StoreFixture {

    private static final String TOUCH = "touch the file; if that happens again, set felix.fileinstall.disableNio2 ="
            + " true in etc/custom.properties";
    private static final String GOOD = """
            # written by an operator
            organisation.code = ACME
            service.account.id: svc-ACME \s
            service.account.password = hush-1
            """;

    @BeforeEach
    void acmeFromAFile() {
        ConfigurationFolders folders = new ConfigurationFolders(List.of(etc));
        ConfigAdminView admin = new ConfigAdminView(() -> null, new Recipient("", "", ""));
        new FolderWatch(store, admin, folders, scheduler::after, scheduler::nanos).start();
        write("acme.cfg", GOOD);
        store.update(CLIENT, RawConfiguration.ofMap(Map.of("client.id", "till-vendor", "client.secret",
                "hush-client")));
        deliver("hush-1");
        seconds(20);
        lines();
    }

    @Test
    void aFileThatSaysWhatIsInForceIsNoProblem() {
        assertEquals(List.of(), store.problems());
        write("acme.cfg", GOOD + "# touched\n");
        seconds(20);
        assertEquals(List.of(), store.problems());
        assertLines();
    }

    @Test
    void aChangeThatDidNotArriveIsReportedOnceWithTheKey() {
        write("acme.cfg", GOOD.replace("hush-1", "hush-2"));
        seconds(9);
        assertEquals(List.of(), store.problems());
        seconds(7);
        String message = "service.account.password in this file is not the one in force: if the file is right, "
                + TOUCH;
        assertProblem("acme.cfg", "", "", message, Effect.LAST_GOOD_IN_FORCE);
        seconds(60);
        assertLines("WARN acme.cfg: " + message);
        deliver("hush-2");
        seconds(20);
        assertEquals(List.of(), store.problems());
    }

    @Test
    void aFileThatCannotBeReadAnyMoreIsReported() {
        write("acme.cfg", GOOD + "service.account.password.file = C:\\users\n");
        seconds(20);
        assertProblem("acme.cfg", "", "", "it has \\u without four hexadecimal digits, with which no line of the file"
                + " is read, or a value is cut short there: write each backslash as \\\\", Effect.LAST_GOOD_IN_FORCE);
        write("acme.cfg", GOOD);
        seconds(20);
        assertEquals(List.of(), store.problems());
    }

    @ParameterizedTest
    @ValueSource(strings = { "$[secret:acme]", "${name}", "a\\\\b", "\"hush-1\"", "caf\u00e9", "(a)" })
    void valuesOfWhichFileInstallMakesMoreAreNotCompared(String value) {
        write("acme.cfg", GOOD.replace("hush-1", value));
        seconds(20);
        assertEquals(List.of(), store.problems());
    }

    private void deliver(String password) {
        RawConfiguration like = RawConfiguration.ofMap(Map.of("organisation.code", "ACME", "service.account.id",
                "svc-ACME", "service.account.password", password));
        store.update(ACME, RawConfiguration.ofMap(Map.of("felix.fileinstall.filename",
                etc.resolve("acme.cfg").toUri().toString())).completedBy(like, like.keys()));
    }
}
