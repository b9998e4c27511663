package cloud.powerepos.des.operations.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.testing.Fakes;

class ExposedSecretsTest {

    @TempDir
    private Path karaf;
    private Path etc;
    private Path data;
    private final List<ExposedSecrets.Configured> configurations = new ArrayList<>();

    @BeforeEach
    void folders() throws IOException {
        etc = Files.createDirectory(karaf.resolve("etc"));
        data = Files.createDirectory(karaf.resolve("data"));
        mode(etc, "rwxr-xr-x");
        mode(data, "rwxr-xr-x");
        System.setProperty("karaf.etc", etc.toString());
    }

    @AfterEach
    void noEtc() {
        System.clearProperty("karaf.etc");
    }

    @Test
    void aFileWithASecretInItIsForItsOwnerAlone() throws Exception {
        Path file = file("acme.cfg", "rw-r--r--");
        organisation("acme.cfg", Map.of("service.account.password", Fakes.SECRET));
        assertEquals(List.of("others on this machine can read service.account.password in " + file + ": chmod 600 "
                + file), exposed());
        mode(file, "rw-------");
        assertEquals(List.of(), exposed());
    }

    @Test
    void aFileOfThisProcessIsNotForItsGroupEither() throws Exception {
        Path file = file("acme.cfg", "rw-r-----");
        organisation("acme.cfg", Map.of("service.account.password", Fakes.SECRET));
        String group = Files.readAttributes(file, PosixFileAttributes.class).group().getName();
        assertEquals(List.of("the group " + group + " can read service.account.password in " + file + ": chmod 600 "
                + file), exposed());
        mode(etc, "rwx------");
        assertEquals(List.of(), exposed());
    }

    @Test
    void aFileOfAnotherUserThatThisProcessReadsThroughItsGroupIsAsItShouldBe() throws Exception {
        Path file = file("acme.cfg", "rw-r-----");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may give a file away");
        Files.setOwner(file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        organisation("acme.cfg", Map.of("service.account.password", Fakes.SECRET));
        assertEquals(List.of(), exposed());
    }

    @Test
    void theCopiesOfConfigAdminAreNotForTheGroupEither() throws Exception {
        copies();
        file("acme.cfg", "rw-------");
        organisation("acme.cfg", Map.of("service.account.password", Fakes.SECRET));
        mode(data, "rwxr-x---");
        String group = Files.readAttributes(data, PosixFileAttributes.class).group().getName();
        assertEquals(List.of("Config Admin keeps a copy of service.account.password below " + data + " that the group "
                + group + " can read: chmod 700 " + data), exposed());
    }

    @Test
    void aFileWithoutASecretInItIsForEveryone() throws Exception {
        file("acme.cfg", "rw-r--r--");
        file("password", "rw-------");
        organisation("acme.cfg", Map.of("service.account.password.file", "password"));
        assertEquals(List.of(), exposed());
    }

    @Test
    void aSecretInAFileOfItsOwnIsLookedAtWhereItIs() throws Exception {
        file("acme.cfg", "rw-r--r--");
        Path secret = file("password", "rw-r--r--");
        organisation("acme.cfg", Map.of("service.account.password.file", "password"));
        assertEquals(List.of("others on this machine can read service.account.password in " + secret + ": chmod 600 "
                + secret), exposed());
    }

    @Test
    void aSecretThatAPlaceholderNamesIsLookedAtWhereItIs() throws Exception {
        file("acme.cfg", "rw-r--r--");
        Path secret = file("acme-secret", "rw-r--r--");
        organisation("acme.cfg", Map.of("service.account.password", "$[secret:acme-secret]"));
        assertEquals(List.of("others on this machine can read service.account.password in " + secret + ": chmod 600 "
                + secret), exposed());
    }

    @Test
    void aValueFromTheEnvironmentIsInNoFile() throws Exception {
        file("acme.cfg", "rw-r--r--");
        copies();
        organisation("acme.cfg", Map.of("service.account.password", "$[env:PASSWORD]"));
        assertEquals(List.of(), exposed());
    }

    @Test
    void aFolderThatOthersCannotEnterProtectsWhatIsInIt() throws Exception {
        file("acme.cfg", "rw-r--r--");
        mode(etc, "rwx------");
        organisation("acme.cfg", Map.of("service.account.password", Fakes.SECRET));
        assertEquals(List.of(), exposed());
    }

    @Test
    void theIntegratorsSecretConcernsEveryOrganisationAndThoseOfOthersDoNot() throws Exception {
        Path client = file("client.cfg", "rw-r--r--");
        file("other.cfg", "rw-r--r--");
        organisation("other.cfg", Map.of("service.account.password", Fakes.SECRET));
        configured(CredentialStore.CLIENT_PID, "client.cfg", Map.of("client.secret", Fakes.SECRET));
        assertEquals(List.of("others on this machine can read client.secret in " + client + ": chmod 600 " + client),
                exposed());
    }

    @Test
    void theCopiesOfConfigAdminAreLookedAtWhereASecretIsInAConfiguration() throws Exception {
        copies();
        file("acme.cfg", "rw-------");
        organisation("acme.cfg", Map.of("service.account.password", Fakes.SECRET));
        assertEquals(List.of("Config Admin keeps a copy of service.account.password below " + data
                + " that others on this machine can read: chmod 700 " + data), exposed());
        mode(data, "rwx------");
        assertEquals(List.of(), exposed());
    }

    @Test
    void theCopyOfAConfigurationThatOnlyNamesAFileIsNoSecret() throws Exception {
        copies();
        file("password", "rw-------");
        organisation("acme.cfg", Map.of("service.account.password.file", "password"));
        assertEquals(List.of(), exposed());
    }

    @ParameterizedTest
    @ValueSource(strings = { "missing", "a\u0000b", "$[prop:nothing]/x" })
    void aFileThatIsNotThereExposesNothing(String name) throws Exception {
        organisation("acme.cfg", Map.of("service.account.password.file", name));
        assertEquals(List.of(), exposed());
    }

    @Test
    void noWarningQuotesASecret() throws Exception {
        copies();
        file("acme.cfg", "rw-r--r--");
        organisation("acme.cfg", Map.of("service.account.password", Fakes.SECRET));
        assertFalse(exposed().toString().contains(Fakes.SECRET));
    }

    private void copies() throws IOException {
        Files.createDirectories(data.resolve("cache/bundle7/data/config"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    private Path file(String name, String mode) throws IOException {
        return mode(Files.writeString(etc.resolve(name), ""), mode);
    }

    private static Path mode(Path file, String mode) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void organisation(String file, Map<String, String> properties) {
        configured(CredentialStore.ORGANISATION_PID + "~x", file, properties);
    }

    private void configured(String pid, String file, Map<String, String> properties) {
        Hashtable<String, Object> all = new Hashtable<>(properties);
        all.put("felix.fileinstall.filename", etc.resolve(file).toUri().toString());
        configurations.add(new ExposedSecrets.Configured(pid, all, all));
    }

    private List<String> exposed() throws Exception {
        return new ExposedSecrets(() -> configurations, data).of("acme.cfg");
    }
}
