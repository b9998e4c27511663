package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MissingClientTest extends StoreFixture {

    private static final String WARNING = "WARN Organisations that cannot be used: 1 (ACME); there is no client.id and"
            + " client.secret, set them in cloud.powerepos.des.client.cfg";

    @Test
    void whileItIsMissingItIsReportedOnceWhateverElseChanges() {
        store.update(ACME, acme("hush-1"));
        seconds(5);
        assertLines(WARNING);
        store.update(ACME, acme("hush-2"));
        seconds(60);
        assertLines();
    }

    @Test
    void aClientThatGoesIsReportedAgain() {
        store.update(ACME, acme("hush-1"));
        seconds(5);
        assertLines(WARNING);
        store.update(CLIENT, client("till-vendor", "hush-client"));
        store.delete(CLIENT);
        seconds(10);
        assertLines("INFO Organisation ACME has no credentials any more", WARNING);
    }

    @Test
    void anOrganisationThatLosesItsOwnClientIsReported() {
        String[] own = { "organisation.code", "ACME", "service.account.id", "svc", "service.account.password", "hush",
            "client.id", "own", "client.secret", "hush-own" };
        store.update(ACME, acme("hush-1"));
        store.update(ACME, settings("acme.cfg", own));
        seconds(10);
        assertLines();
        store.update(ACME, acme("hush-1"));
        seconds(5);
        assertLines("INFO Organisation ACME has no credentials any more", WARNING);
    }

    @Test
    void afterTheEndNothingIsReported() {
        store.update(ACME, acme("hush-1"));
        store.close();
        seconds(60);
        assertLines();
    }

    @Test
    void anOrganisationWithAClientOfItsOwnLacksNone() {
        store.update(OTHER, settings("other.cfg", "organisation.code", "OTHER", "service.account.id", "svc",
                "service.account.password", "hush", "client.id", "own", "client.secret", "hush-own"));
        store.update(ACME, acme("hush-1"));
        seconds(5);
        assertLines(WARNING);
        assertEquals("own", found("OTHER").clientId());
    }
}
