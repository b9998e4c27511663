package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.common.configuration.RawConfiguration;

/** One line names ten of many, and says how many there are. */
class ManyNamesTest extends StoreFixture {

    @BeforeEach
    void watch() {
        ConfigAdminView admin = new ConfigAdminView(() -> FakeConfigAdmin.of(List.of()), new Recipient("", "", ""));
        ConfigurationFolders folders = new ConfigurationFolders(List.of(etc));
        new FolderWatch(store, admin, folders, scheduler::after, scheduler::nanos).start();
    }

    private String line() {
        List<String> lines = lines();
        assertEquals(1, lines.size(), lines.toString());
        return lines.get(0);
    }

    @ParameterizedTest
    @ValueSource(ints = { 10, 11, 25 })
    void organisationsWithoutAClient(int number) {
        for (int i = 0; i < number; i++) {
            store.update(ACME + i, organisation("o" + i + ".cfg", "O" + i, "hush"));
        }
        seconds(5);
        assertEquals("WARN Organisations that cannot be used: " + number + " (" + IntStream.range(0, 10)
                .mapToObj(i -> "O" + i).collect(Collectors.joining(", ")) + "); there is no client.id and"
                + " client.secret, set them in cloud.powerepos.des.client.cfg", line());
    }

    @ParameterizedTest
    @ValueSource(ints = { 10, 11, 25 })
    void configurationsWhoseFileIsGone(int number) {
        for (int i = 0; i < number; i++) {
            store.update(ACME + i, RawConfiguration.ofMap(Map.of("felix.fileinstall.filename",
                    etc.resolve("gone.cfg").toUri().toString())));
        }
        lines();
        seconds(6);
        assertEquals("ERROR Configurations whose file is gone, and of which nothing is in force: " + number + " ("
                + "gone.cfg, ".repeat(9) + "gone.cfg" + (number > 10 ? ", ..." : "") + "); put a file back, or remove"
                + " the configuration with config:delete PID", line());
    }

    @ParameterizedTest
    @ValueSource(ints = { 10, 11, 25 })
    void filesThatAreNotRead(int number) {
        for (int i = 0; i < number; i++) {
            write("cloud.powerepos.des.organization-" + (char) ('a' + i) + ".cfg", "");
        }
        seconds(11);
        String line = line();
        String first = IntStream.range(0, 10).mapToObj(i -> "cloud.powerepos.des.organization-" + (char) ('a' + i)
                + ".cfg").collect(Collectors.joining(", "));
        String rest = number > 10 ? " and " + (number - 10) + " more" : "";
        assertTrue(line.contains(": " + first + rest + ": no configuration is read"), line);
    }
}
