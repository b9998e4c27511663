package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;

import org.junit.jupiter.api.Test;

class SecretFileTest extends StoreFixture {

    private void givenAcmeBy(Path file) {
        store.update(CLIENT, client("till-vendor", "hush-client"));
        store.update(ACME, settings("acme.cfg", "organisation.code", "ACME", "service.account.id", "svc",
                "service.account.password.file", file.toString()));
        told.clear();
        lines();
    }

    private void givenAcmeByFile(String content) {
        write("pw", content);
        givenAcmeBy(Path.of("pw"));
    }

    private void assertPassword(String password) {
        assertEquals(password, found("ACME").serviceAccountPassword());
    }

    private void polls(int times) {
        for (int i = 0; i < times; i++) {
            assertTrue(store.pollFiles());
        }
    }

    @Test
    void aRelativeNameStartsAtTheBaseAndOneLineBreakIsRemoved() {
        givenAcmeByFile(" hush ü€😀 \r\n");
        assertPassword(" hush ü€😀 ");
    }

    @Test
    void allLineBreaksAtTheEndAreRemoved() {
        givenAcmeByFile("hush\r\n\n\r\n");
        assertPassword("hush");
    }

    @Test
    void aControlCharacterIsRefusedByNameAndNothingIsInForce() {
        java.util.Map.of("hush\n# old", "has a line 2", "\nhush", "begins with a line break", "hush\t\n", "U+0009",
                "hu\0sh", "U+0000").forEach((content, fault) -> {
                    givenAcmeByFile(content);
                    assertEquals(java.util.Optional.empty(), store.find("ACME"));
                    assertTrue(store.problems().toString().contains(fault), store.problems().toString());
                });
    }

    @Test
    void utf16IsRecognisedWithAndWithoutAByteOrderMark() throws Exception {
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE")) {
            Files.write(etc.resolve("pw"), "hush-16\n".getBytes(charset));
            givenAcmeBy(Path.of("pw"));
            assertPassword("hush-16");
        }
    }

    @Test
    void aByteOrderMarkIsRemoved() {
        givenAcmeByFile("\uFEFFhush");
        assertPassword("hush");
    }

    @Test
    void aPlaceholderInAFileIsAPassword() {
        givenAcmeByFile("hush$[secret:x]${y}\\");
        assertPassword("hush$[secret:x]${y}\\");
    }

    @Test
    void anAbsoluteNameIsTakenAsItIs(@org.junit.jupiter.api.io.TempDir Path elsewhere) throws Exception {
        Path file = Files.writeString(elsewhere.resolve("pw"), "hush-far");
        givenAcmeBy(file);
        assertPassword("hush-far");
    }

    @Test
    void theClientSecretMayComeFromAFileToo() {
        write("secret", "hush-file");
        store.update(CLIENT, settings("client.cfg", "client.id", "till-vendor", "client.secret.file", "secret"));
        store.update(ACME, acme("hush"));
        assertEquals("hush-file", found("ACME").clientSecret());
        told.clear();
        write("secret", "hush-rotated");
        polls(2);
        assertEquals("hush-rotated", found("ACME").clientSecret());
        assertEquals(List.of("ACME"), told);
    }

    @Test
    void aChangedFileIsTakenOnceItIsQuiet() {
        givenAcmeByFile("hush-1");
        write("pw", "hush");
        polls(1);
        write("pw", "hush-two");
        polls(1);
        assertPassword("hush-1");
        polls(1);
        assertPassword("hush-two");
        polls(20);
        assertEquals(List.of("ACME"), told);
        assertLines();
    }

    @Test
    void aTouchedFileChangesNothing() throws Exception {
        givenAcmeByFile("hush-1");
        long generation = found("ACME").generation();
        Files.setLastModifiedTime(etc.resolve("pw"), FileTime.fromMillis(1_000));
        polls(3);
        assertEquals(generation, found("ACME").generation());
        assertEquals(List.of(), told);
    }

    @Test
    void contentIsReadNowAndThenThoughTheMarkIsTheSame() throws Exception {
        givenAcmeByFile("hush-1");
        Path file = etc.resolve("pw");
        FileTime modified = Files.getLastModifiedTime(file);
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        write("pw", "hush-2");
        Files.setLastModifiedTime(file, modified);
        assertEquals(key, Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        polls(3);
        assertPassword("hush-1");
        polls(EntryReader.READ_ANYWAY);
        assertPassword("hush-2");
    }

    @Test
    void aSwappedLinkAsInKubernetesIsNoticed() throws Exception {
        for (String version : List.of("v1", "v2")) {
            Files.createDirectory(etc.resolve(version));
            Path file = Files.writeString(etc.resolve(version).resolve("pw"), "hush-" + version);
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        }
        Files.createSymbolicLink(etc.resolve("data"), Path.of("v1"));
        Files.createSymbolicLink(etc.resolve("pw"), Path.of("data", "pw"));
        givenAcmeBy(Path.of("pw"));
        assertPassword("hush-v1");
        Files.createSymbolicLink(etc.resolve("data.new"), Path.of("v2"));
        Files.move(etc.resolve("data.new"), etc.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
        polls(2);
        assertPassword("hush-v2");
    }

    @Test
    void aFileThatDisappearsTakesNothingDownAndIsToldOnce() throws Exception {
        givenAcmeByFile("hush-1");
        Files.delete(etc.resolve("pw"));
        polls(40);
        assertPassword("hush-1");
        assertEquals(List.of(), told);
        assertLines("ERROR Refused acme.cfg, the last good one stays in force: service.account.password.file: the file "
                + etc.resolve("pw") + " does not exist: create it or correct the key");
        write("pw", "hush-1");
        polls(40);
        assertLines("INFO acme.cfg is accepted now");
        assertEquals(List.of(), told);
    }

    @Test
    void aFileThatIsGoneForAMomentIsNotEvenMentioned() throws Exception {
        givenAcmeByFile("hush-1");
        Files.delete(etc.resolve("pw"));
        polls(1);
        write("pw", "hush-1");
        polls(3);
        assertLines();
        assertEquals(List.of(), told);
    }

    @Test
    void aFileThatComesLateBringsTheOrganisation() {
        givenAcmeBy(Path.of("pw"));
        assertTrue(store.find("ACME").isEmpty());
        write("pw", "hush-late");
        polls(2);
        assertPassword("hush-late");
        assertEquals(List.of("ACME"), told);
    }

    @Test
    void withoutFilesThereIsNothingToPoll() {
        givenClientAndAcme();
        assertFalse(store.pollFiles());
    }

    @Test
    void theFileOfADeletedConfigurationIsNotWatched() {
        givenAcmeByFile("hush-1");
        store.delete(ACME);
        assertFalse(store.pollFiles());
    }
}
