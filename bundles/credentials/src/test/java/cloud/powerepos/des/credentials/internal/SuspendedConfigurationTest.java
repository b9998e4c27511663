package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;

/** Configurations whose file is gone. */
class SuspendedConfigurationTest extends StoreFixture {

    private final RefusedException gone = new RefusedException("", "its file is gone");

    private Path file;

    @BeforeEach
    void given() {
        givenClientAndAcme();
        file = etc.resolve("acme.cfg");
        assertFalse(deliver(file, "hush-1"));
    }

    private boolean deliver(Path from, String password) {
        RawConfiguration like = acme(password);
        return store.update(ACME, RawConfiguration.ofMap(Map.of("felix.fileinstall.filename", from.toUri().toString()))
                .completedBy(like, like.keys()));
    }

    @Test
    void oneIsPutOutOfForceOnce() {
        assertTrue(store.suspend(ACME, file, gone));
        assertFalse(store.suspend(ACME, file, gone));
        assertTrue(store.find("ACME").isEmpty());
        assertEquals("its file is gone", store.problems().get(0).message());
    }

    @Test
    void anotherFileOrAnotherConfigurationIsNotMeant() {
        assertFalse(store.suspend(ACME, etc.resolve("other.cfg"), gone));
        assertFalse(store.suspend(OTHER, file, gone));
        assertTrue(store.find("ACME").isPresent());
        assertEquals(List.of(), store.problems());
    }

    @Test
    void oneThatIsDeliveredFromAnotherFileIsInForceAtOnce() {
        store.suspend(ACME, file, gone);
        assertFalse(deliver(etc.resolve("new.cfg"), "hush-2"));
        assertEquals("hush-2", found("ACME").serviceAccountPassword());
        assertEquals(List.of(), store.problems());
    }

    @Test
    void whatIsDeliveredMeanwhileIsInForceWithTheFile() {
        store.suspend(ACME, file, gone);
        assertTrue(deliver(file, "hush-2"));
        assertTrue(store.find("ACME").isEmpty());
        store.resume(ACME);
        assertEquals("hush-2", found("ACME").serviceAccountPassword());
        assertEquals(List.of(), store.problems());
    }

    @Test
    void onlyOneThatIsOutOfForceIsReadAgain() {
        write("password", "hush-file");
        store.update(ACME, settings("acme.cfg", "organisation.code", "ACME", "service.account.id", "svc",
                "service.account.password.file", "password"));
        write("password", "hush-changed");
        store.resume(ACME);
        store.resume(OTHER);
        assertEquals("hush-file", found("ACME").serviceAccountPassword());
    }

    @Test
    void oneThatIsDeletedAndDeliveredAgainIsInForce() {
        store.suspend(ACME, file, gone);
        store.delete(ACME);
        assertFalse(deliver(file, "hush-3"));
        assertEquals("hush-3", found("ACME").serviceAccountPassword());
    }

    @Test
    void itsSecretFileIsNotWatchedMeanwhile() {
        write("password", "hush-file");
        store.update(ACME, settings("acme.cfg", "organisation.code", "ACME", "service.account.id", "svc",
                "service.account.password.file", "password"));
        assertTrue(store.pollFiles());
        assertTrue(store.suspend(ACME, Path.of("/opt/karaf/etc/acme.cfg"), gone));
        assertFalse(store.pollFiles());
    }

    @Test
    void afterTheEndNothingChanges() {
        store.suspend(ACME, file, gone);
        store.close();
        told.clear();
        store.resume(ACME);
        assertFalse(deliver(file, "hush-2"));
        assertFalse(store.suspend(CLIENT, Path.of("/opt/karaf/etc/client.cfg"), gone));
        store.refresh(ACME, store.version(ACME).orElseThrow(), acme("hush-2"));
        assertEquals(List.of(), told);
        assertTrue(store.find("ACME").isEmpty());
    }
}
