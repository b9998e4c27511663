package cloud.powerepos.des.shell.internal.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.shell.internal.files.OrganisationFiles.Written;

class OrganisationFilesTest {

    private static final String PASSWORD = "p\u00e4ss ${x} $[y] \\ !'\" \u6771";
    private static final String PREFIX = "cloud.powerepos.des.organisation-";

    @TempDir
    private Path etc;

    @Test
    void theConfigurationNamesThePasswordsFileAndNotThePassword() throws Exception {
        Written written = files().write(new NewOrganisation("ACME", "svc-acme", PASSWORD));

        Properties properties = read(written.configuration());
        assertEquals("ACME", properties.getProperty("organisation.code"));
        assertEquals("svc-acme", properties.getProperty("service.account.id"));
        assertEquals(written.secret(), etc.resolve(properties.getProperty("service.account.password.file")));
        assertEquals(PASSWORD + "\n", Files.readString(written.secret()));
        assertFalse(Files.readString(written.configuration()).contains("p\u00e4ss"));
        assertEquals(Set.of(PREFIX + "acme.cfg", PREFIX + "acme.password"), names());
    }

    @Test
    void bothFilesAreForTheirOwnerAlone() throws Exception {
        Written written = files().write(new NewOrganisation("ACME", "svc-acme", PASSWORD));
        for (Path file : new Path[] { written.configuration(), written.secret() }) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    void contentIsForTheOwnerAloneFromItsFirstByteAndNotYetUnderItsName() throws Exception {
        List<String> modes = new java.util.ArrayList<>();
        new OrganisationFiles(etc, (to, content) -> {
            try (Stream<Path> all = Files.list(etc)) {
                for (Path file : all.toList()) {
                    modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                    assertTrue(file.getFileName().toString().endsWith(".tmp"), file.toString());
                }
            }
            to.write(content);
        }).write(new NewOrganisation("ACME", "svc", PASSWORD));
        assertEquals(Set.of("rw-------"), Set.copyOf(modes));
    }

    @ParameterizedTest
    @CsvSource({ "ACME, acme", "Acme Caf\u00e9 7, acme-caf-7", "../../etc/passwd, etc-passwd", "a~b.c, a-b-c" })
    void fileNamesAreMadeOfSafeCharacters(String organisation, String name) throws Exception {
        Written written = files().write(new NewOrganisation(organisation, "svc", PASSWORD));
        assertEquals(etc.resolve(PREFIX + name + ".cfg"), written.configuration());
        assertEquals(organisation, read(written.configuration()).getProperty("organisation.code"));
    }

    @ParameterizedTest
    @CsvSource({ "A/B, A B", "ACME, acme", "\u6771\u4eac, \u5927\u962a", "---, +++" })
    void codesThatLookAlikeAsFileNamesGetFilesOfTheirOwn(String one, String other) throws Exception {
        Written first = files().write(new NewOrganisation(one, "svc", PASSWORD));
        byte[] before = Files.readAllBytes(first.configuration());
        Written second = files().write(new NewOrganisation(other, "svc", "other"));

        assertNotEquals(first.configuration().toString().toLowerCase(java.util.Locale.ROOT),
                second.configuration().toString().toLowerCase(java.util.Locale.ROOT));
        assertEquals(one, read(first.configuration()).getProperty("organisation.code"));
        assertEquals(other, read(second.configuration()).getProperty("organisation.code"));
        assertArrayEquals(before, Files.readAllBytes(first.configuration()));
        assertEquals(PASSWORD + "\n", Files.readString(first.secret()));
        assertEquals(4, names().size());
    }

    @Test
    void theNameOfACodeWithoutLatinLettersIsTheSameEachTime() throws Exception {
        String first = files().write(new NewOrganisation("\u6771\u4eac", "svc", PASSWORD)).configuration()
                .getFileName().toString();
        for (String name : names()) {
            Files.delete(etc.resolve(name));
        }
        assertEquals(first, files().write(new NewOrganisation("\u6771\u4eac", "svc", PASSWORD)).configuration()
                .getFileName().toString());
        assertTrue(first.matches("cloud\\.powerepos\\.des\\.organisation-[a-z0-9]+\\.cfg"), first);
    }

    @ParameterizedTest
    @ValueSource(ints = { 60, 61, 240, 4000 })
    void longCodesGetNamesThatEveryFileSystemTakes(int length) throws Exception {
        Written one = files().write(new NewOrganisation("Y".repeat(length), "svc", PASSWORD));
        Written other = files().write(new NewOrganisation("Y".repeat(length) + "Z", "svc", PASSWORD));
        assertNotEquals(one, other);
        for (Path file : List.of(one.configuration(), one.secret(), other.configuration(), other.secret())) {
            assertTrue(file.getFileName().toString().length() <= 120, file.toString());
        }
        assertEquals("Y".repeat(length), read(one.configuration()).getProperty("organisation.code"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "acme.cfg", "acme.password", "ACME.cfg", "Acme.Password", "acme.config", "acme.cfg.json" })
    void aNameThatIsTakenIsLeftAloneInAnyLetterCase(String there) throws Exception {
        Path file = Files.writeString(etc.resolve(PREFIX + there), "mine");
        Written written = files().write(new NewOrganisation("ACME", "svc", PASSWORD));
        assertEquals(PREFIX + "acme-2.cfg", written.configuration().getFileName().toString());
        assertEquals(PREFIX + "acme-2.password", written.secret().getFileName().toString());
        assertEquals("mine", Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(strings = { "organisation.code = ACME", "Organisation.Code=ACME", "organisation.code : \\u0041CME" })
    void onlyAFileOfTheSameCodeExists(String line) throws Exception {
        Path there = Files.writeString(etc.resolve(PREFIX + "acme.cfg"), line);
        for (RefusedException refused : List.of(assertThrows(RefusedException.class, () -> files().check("ACME")),
                assertThrows(RefusedException.class, () -> files().write(new NewOrganisation("ACME", "svc",
                PASSWORD))))) {
            assertTrue(refused.getMessage().contains(there.toString()), refused.getMessage());
            assertFalse(refused.getMessage().contains("delete"), refused.getMessage());
        }
        assertEquals(Set.of(PREFIX + "acme.cfg"), names());
        assertEquals(PREFIX + "acme-2.cfg",
                files().write(new NewOrganisation("acme", "svc", PASSWORD)).configuration().getFileName().toString());
    }

    @Test
    void aFileOfTheSameCodeIsFoundBehindThoseOfOthers() throws Exception {
        files().write(new NewOrganisation("acme", "svc", PASSWORD));
        files().write(new NewOrganisation("ACME", "svc", PASSWORD));
        assertTrue(assertThrows(RefusedException.class, () -> files().check("ACME")).getMessage()
                .contains(PREFIX + "acme-2.cfg"));
    }

    @Test
    void organisationsThatAreAddedAtTheSameMomentKeepTheirFiles() throws Exception {
        List<String> codes = IntStream.range(0, 8).mapToObj(i -> "A" + "/ +.:;,~".charAt(i) + "B").toList();
        ExecutorService threads = Executors.newFixedThreadPool(codes.size());
        try {
            List<Callable<Written>> tasks = codes.stream()
                    .map(code -> (Callable<Written>) () -> files().write(new NewOrganisation(code, "svc", "of "
                    + code))).toList();
            int i = 0;
            for (Future<Written> written : threads.invokeAll(tasks)) {
                assertEquals(codes.get(i), read(written.get().configuration()).getProperty("organisation.code"));
                assertEquals("of " + codes.get(i++) + "\n", Files.readString(written.get().secret()));
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(2 * codes.size(), names().size());
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 2 })
    void aDiskThatIsFullLeavesNothingBehind(int full) throws Exception {
        int[] writes = { 0 };
        RefusedException refused = assertThrows(RefusedException.class,
                () -> new OrganisationFiles(etc, (to, content) -> {
            if (++writes[0] == full) {
                content.limit(3);
                to.write(content);
                throw new IOException("No space left on device");
            }
            to.write(content);
        }).write(new NewOrganisation("ACME", "svc", PASSWORD)));
        assertTrue(refused.getMessage().contains(etc.toString()), refused.getMessage());
        assertTrue(refused.getMessage().contains("nothing was written for organisation ACME;"), refused.getMessage());
        assertEquals(Set.of(), names());
        files().write(new NewOrganisation("ACME", "svc", PASSWORD));
    }

    @Test
    void anErrorLeavesNothingBehindEither() throws Exception {
        assertThrows(OutOfMemoryError.class, () -> new OrganisationFiles(etc, (to, content) -> {
            to.write(content);
            throw new OutOfMemoryError();
        }).write(new NewOrganisation("ACME", "svc", PASSWORD)));
        assertEquals(Set.of(), names());
    }

    @Test
    void theSecretGoesWhereItsConfigurationCannotBePutBesideIt() throws Exception {
        int[] writes = { 0 };
        assertThrows(RefusedException.class, () -> new OrganisationFiles(etc, (to, content) -> {
            to.write(content);
            if (++writes[0] == 2) {
                // what was written aside is lost, so that the second file cannot take its name
                try (Stream<Path> all = Files.list(etc)) {
                    for (Path file : all.filter(file -> file.toString().contains(".cfg")).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }).write(new NewOrganisation("ACME", "svc", PASSWORD)));
        assertEquals(Set.of(), names());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", " ACME", "A\nB", "A\\B", "${A}", "$[A]", "A\u2028B", "A\u202eB", "A\u200bB",
            "\u00a0A", "\ufeffACME" })
    void codesThatAFileWouldChangeOrAScreenWouldHideAreRefused(String organisation) {
        assertThrows(RefusedException.class, () -> files().write(new NewOrganisation(organisation, "svc", PASSWORD)));
        assertThrows(RefusedException.class, () -> files().check(organisation));
        assertEquals(0, etc.toFile().list().length);
    }

    @Test
    void anEMailAddressIsRefusedBeforeThePasswordIsAskedFor() {
        RefusedException e = assertThrows(RefusedException.class,
                () -> NewOrganisation.checkAccount("joe@acme.example"));
        assertTrue(e.getMessage().contains("service account"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "a\tb", "a\u0000b" })
    void aPasswordThatNoFileCanHoldWritesNothing(String password) {
        assertThrows(RefusedException.class, () -> files().write(new NewOrganisation("ACME", "svc", password)));
        assertEquals(0, etc.toFile().list().length);
    }

    @Test
    void aFolderThatCannotBeWrittenToIsToldBeforeAnythingIsAsked() throws Exception {
        OrganisationFiles missing = new OrganisationFiles(etc.resolve("missing"));
        for (RefusedException e : List.of(assertThrows(RefusedException.class, () -> missing.check("ACME")),
                assertThrows(RefusedException.class, () -> missing.write(new NewOrganisation("ACME", "svc",
                PASSWORD))))) {
            assertTrue(e.getMessage().contains("cannot write"));
            assertFalse(e.getMessage().contains(PASSWORD));
        }
        RefusedException full = assertThrows(RefusedException.class, () -> new OrganisationFiles(etc, (to, content) -> {
            throw new IOException("Read-only file system");
        }).check("ACME"));
        assertTrue(full.getMessage().contains("cannot write"));
        assertEquals(Set.of(), names());
    }

    @Test
    void aFolderThatIsForOthersIsToldBeforeAnythingIsAsked() throws Exception {
        Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeFalse(Files.isWritable(etc), "this user may write everywhere");
            assertThrows(RefusedException.class, () -> files().check("ACME"));
        } finally {
            Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void toLookWhetherItIsPossibleLeavesNothingBehind() throws Exception {
        files().check("ACME");
        assertEquals(Set.of(), names());
    }

    private OrganisationFiles files() {
        return new OrganisationFiles(etc, FileChannel::write);
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> all = Files.list(etc)) {
            return all.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Properties read(Path file) throws Exception {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties;
    }
}
