package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.shell.internal.OrganisationFiles.RefusedException;
import cloud.powerepos.des.shell.internal.OrganisationFiles.Written;

class OrganisationFilesTest {

    private static final String PASSWORD = "p\u00e4ss ${x} $[y] \\ !'\" \u6771";

    @TempDir
    private Path etc;

    @Test
    void theConfigurationNamesThePasswordsFileAndNotThePassword() throws Exception {
        Written written = files().write("ACME", "svc-acme", PASSWORD);

        Properties properties = read(written.configuration());
        assertEquals("ACME", properties.getProperty("organisation.code"));
        assertEquals("svc-acme", properties.getProperty("service.account.id"));
        assertEquals(written.secret(), etc.resolve(properties.getProperty("service.account.password.file")));
        assertEquals(PASSWORD + "\n", Files.readString(written.secret()));
        assertFalse(Files.readString(written.configuration()).contains("p\u00e4ss"));
    }

    @Test
    void bothFilesAreForTheirOwnerAlone() throws Exception {
        Written written = files().write("ACME", "svc-acme", PASSWORD);
        for (Path file : new Path[] { written.configuration(), written.secret() }) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @ParameterizedTest
    @CsvSource({ "ACME, acme", "Acme Caf\u00e9 7, acme-caf-7", "../../etc/passwd, etc-passwd", "---, organisation",
            "a~b.c, a-b-c" })
    void fileNamesAreMadeOfSafeCharacters(String organisation, String name) throws Exception {
        Written written = files().write(organisation, "svc", PASSWORD);
        assertEquals(etc.resolve("cloud.powerepos.des.organisation-" + name + ".cfg"), written.configuration());
        assertEquals(organisation, read(written.configuration()).getProperty("organisation.code"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "cfg", "password" })
    void nothingIsOverwritten(String kind) throws Exception {
        Path there = Files.writeString(etc.resolve("cloud.powerepos.des.organisation-acme." + kind), "mine");
        assertThrows(RefusedException.class, () -> files().checked("ACME"));
        assertThrows(RefusedException.class, () -> files().write("ACME", "svc", PASSWORD));
        assertEquals("mine", Files.readString(there));
        try (Stream<Path> all = Files.list(etc)) {
            assertEquals(1, all.count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", " ACME", "A\nB", "A\\B", "${A}", "$[A]" })
    void codesThatAFileWouldChangeAreRefused(String organisation) {
        assertThrows(RefusedException.class, () -> files().write(organisation, "svc", PASSWORD));
        assertEquals(0, etc.toFile().list().length);
    }

    @Test
    void anEMailAddressIsRefusedBeforeThePasswordIsAskedFor() {
        RefusedException e = assertThrows(RefusedException.class,
                () -> OrganisationFiles.checkAccount("joe@acme.example"));
        assertTrue(e.getMessage().contains("service account"));
    }

    @Test
    void aBlankPasswordWritesNothing() {
        assertThrows(RefusedException.class, () -> files().write("ACME", "svc", " "));
        assertEquals(0, etc.toFile().list().length);
    }

    @Test
    void aFolderThatCannotBeWrittenToIsTold() {
        RefusedException e = assertThrows(RefusedException.class,
                () -> new OrganisationFiles(etc.resolve("missing")).write("ACME", "svc", PASSWORD));
        assertTrue(e.getMessage().contains("cannot write"));
        assertFalse(e.getMessage().contains(PASSWORD));
    }

    private OrganisationFiles files() {
        return new OrganisationFiles(etc);
    }

    private static Properties read(Path file) throws Exception {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties;
    }
}
