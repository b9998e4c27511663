package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

class GraceTest extends StoreFixture {

    @Test
    void aDeletedOrganisationIsGoneAfterFiveSeconds() {
        givenClientAndAcme();
        store.delete(ACME);
        scheduler.pass(Duration.ofMillis(4_999));
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
        assertEquals(List.of(), told);
        scheduler.pass(Duration.ofMillis(1));
        assertEquals(Optional.empty(), store.find("ACME"));
        assertEquals(List.of("ACME"), told);
        assertLines("INFO Organisation ACME has no credentials any more");
    }

    @Test
    void recreatedWithTheSameValuesItHasNeverChanged() {
        givenClientAndAcme();
        var before = found("ACME");
        store.delete(ACME);
        seconds(4);
        store.update(ACME, acme("hush-1"));
        seconds(60);
        assertEquals(before, found("ACME"));
        assertEquals(List.of(), told);
        assertLines();
    }

    @Test
    void recreatedUnderAnotherPidItHasNeverChanged() {
        givenClientAndAcme();
        long generation = found("ACME").generation();
        store.delete(ACME);
        store.update(OTHER, organisation("renamed.cfg", "ACME", "hush-1"));
        seconds(60);
        assertEquals(generation, found("ACME").generation());
        assertEquals("renamed.cfg", found("ACME").source());
        assertEquals(List.of("ACME"), told, "who names the file names the new one");
        assertLines();
    }

    @Test
    void recreatedWithAnotherPasswordItChangesAtOnce() {
        givenClientAndAcme();
        store.delete(ACME);
        store.update(ACME, acme("hush-2"));
        assertEquals(List.of("ACME"), told);
        assertEquals("hush-2", found("ACME").serviceAccountPassword());
    }

    @Test
    void recreatedTornTheLastGoodOneStays() {
        givenClientAndAcme();
        store.delete(ACME);
        store.update(ACME, settings("acme.cfg"));
        seconds(60);
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
        assertEquals(List.of(), told);
    }

    @Test
    void aGraceThatWasCutShortDoesNotShortenTheNext() {
        givenClientAndAcme();
        store.delete(ACME);
        seconds(3);
        store.update(ACME, acme("hush-1"));
        store.delete(ACME);
        seconds(3);
        assertTrue(store.find("ACME").isPresent());
        seconds(2);
        assertTrue(store.find("ACME").isEmpty());
    }

    @Test
    void theClientHasTheSameGrace() {
        givenClientAndAcme();
        store.delete(CLIENT);
        seconds(4);
        store.update(CLIENT, client("till-vendor", "hush-client"));
        seconds(60);
        assertEquals(List.of(), told);
        store.delete(CLIENT);
        seconds(5);
        assertEquals(Optional.empty(), store.find("ACME"));
        assertEquals(List.of("ACME"), told);
        assertProblem("acme.cfg", "client.id", "ACME",
                "no client.id and client.secret: set them in cloud.powerepos.des.client.cfg", Effect.NOTHING_IN_FORCE);
    }

    @Test
    void withoutAClientTheOrganisationIsListedAndAppearsWithTheClient() {
        store.update(ACME, acme("hush-1"));
        assertEquals(Optional.empty(), store.find("ACME"));
        assertProblem("acme.cfg", "client.id", "ACME",
                "no client.id and client.secret: set them in cloud.powerepos.des.client.cfg", Effect.NOTHING_IN_FORCE);
        assertLines();
        store.update(CLIENT, client("till-vendor", "hush-client"));
        assertEquals(List.of("ACME"), told);
        assertEquals(List.of(), store.problems());
        seconds(10);
        assertLines();
    }

    @Test
    void aClientThatDoesNotComeIsWarnedOfOnce() {
        store.update(ACME, acme("hush-1"));
        store.update(OTHER, organisation("other.cfg", "OTHER", "hush"));
        seconds(60);
        assertLines("WARN Organisations that cannot be used: 2 (ACME, OTHER); there is no client.id and client.secret,"
                + " set them in cloud.powerepos.des.client.cfg");
    }
}
