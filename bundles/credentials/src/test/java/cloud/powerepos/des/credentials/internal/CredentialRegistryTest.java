package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.credentials.DesCredentials;

class CredentialRegistryTest extends StoreFixture {

    @Test
    void anOrganisationIsFoundWithTheCommonClient() {
        store.update(CLIENT, client(" till-vendor ", "hush-client"));
        store.update(ACME, settings("acme.cfg", "organisation.code", " ACME ", "Service.Account.Id", "svc\t",
                "service.account.password", " hush "));
        DesCredentials found = found("ACME");
        assertEquals(new DesCredentials("ACME", "till-vendor", "hush-client", "svc", " hush ", found.generation(),
                "acme.cfg"), found);
        assertEquals(List.of("ACME"), told);
        assertEquals(List.of(), store.problems());
        assertLines();
    }

    @Test
    void anOwnClientGoesBeforeTheCommonOne() {
        givenClientAndAcme();
        store.update(OTHER, settings("other.cfg", "organisation.code", "OTHER", "service.account.id", "svc",
                "service.account.password", "hush", "client.id", "own", "client.secret", "hush-own"));
        assertEquals("own", found("OTHER").clientId());
        told.clear();
        store.update(CLIENT, client("till-vendor", "hush-new"));
        assertEquals("hush-own", found("OTHER").clientSecret());
        assertEquals(List.of("ACME"), told);
    }

    @Test
    void codesAreSortedAndASnapshot() {
        givenClientAndAcme();
        store.update("z", organisation("z.cfg", "ZOO", "hush"));
        store.update("b", organisation("b.cfg", "BAR", "hush"));
        var codes = store.organisationCodes();
        assertEquals(List.of("ACME", "BAR", "ZOO"), List.copyOf(codes));
        store.update("c", organisation("c.cfg", "CAFE", "hush"));
        assertEquals(3, codes.size());
        assertThrows(UnsupportedOperationException.class, () -> codes.remove("ACME"));
    }

    @Test
    void aChangedPasswordIsANewGenerationToldOnce() {
        givenClientAndAcme();
        long before = found("ACME").generation();
        store.update(ACME, acme("hush-2"));
        assertEquals("hush-2", found("ACME").serviceAccountPassword());
        assertTrue(found("ACME").generation() > before);
        assertEquals(List.of("ACME"), told);
        assertLines();
    }

    @Test
    void anIdenticalUpdateChangesNothing() {
        givenClientAndAcme();
        var before = found("ACME");
        store.update(ACME, acme("hush-1"));
        store.update(CLIENT, client("till-vendor", "hush-client"));
        assertEquals(before, found("ACME"));
        assertEquals(List.of(), told);
    }

    @Test
    void aChangedClientIsToldToEveryOrganisationThatUsesIt() {
        givenClientAndAcme();
        store.update(OTHER, organisation("other.cfg", "OTHER", "hush"));
        told.clear();
        store.update(CLIENT, client("till-vendor", "hush-2"));
        assertEquals(List.of("ACME", "OTHER"), told.stream().sorted().toList());
        assertEquals("hush-2", found("OTHER").clientSecret());
    }

    @Test
    void aChangedCodeIsARemovalAndAnAddition() {
        givenClientAndAcme();
        store.update(ACME, organisation("acme.cfg", "ACME2", "hush-1"));
        assertEquals(Optional.empty(), store.find("ACME"));
        assertEquals("ACME2", found("ACME2").organisationCode());
        assertEquals(List.of("ACME", "ACME2"), told);
    }

    @Test
    void generationsNeverRepeat() {
        givenClientAndAcme();
        long first = found("ACME").generation();
        store.delete(ACME);
        seconds(5);
        store.update(ACME, acme("hush-1"));
        assertTrue(found("ACME").generation() > first);
    }

    @Test
    void theNewStateIsFoundWhenTheListenerIsCalled() {
        List<String> seen = new ArrayList<>();
        CredentialRegistry[] holder = new CredentialRegistry[1];
        holder[0] = new CredentialRegistry(new ConfigurationReader(new SecretFiles(etc)), scheduler::after,
                scheduler::after,
                code -> seen.add(holder[0].find(code).map(DesCredentials::serviceAccountPassword).orElse("gone")));
        holder[0].update(CLIENT, client("till-vendor", "hush-client"));
        holder[0].update(ACME, acme("hush-1"));
        holder[0].update(ACME, acme("hush-2"));
        holder[0].delete(ACME);
        seconds(5);
        assertEquals(List.of("hush-1", "hush-2", "gone"), seen);
    }

    @Test
    void aClosedStoreTakesNothingAnyMore() {
        givenClientAndAcme();
        store.close();
        store.update(ACME, acme("hush-2"));
        store.delete(ACME);
        seconds(10);
        assertEquals(Optional.empty(), store.find("ACME"));
        assertEquals(List.of(), told);
    }

    @Test
    void valuesDoNotShowInTexts() {
        assertFalse(acme("hush").toString().contains("hush"));
        assertFalse(new ClientPair("id", "hush").toString().contains("hush"));
        assertFalse(new Organisation("ACME", "svc", "hush", Optional.of(new ClientPair("id", "hush"))).toString()
                .contains("hush"));
    }
}
