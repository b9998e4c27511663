package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

/** What the store makes of values that resolve to something new; that Config Admin resolves them is tested in Felix. */
class PlaceholdersTest extends StoreFixture {

    private long version() {
        return store.version(ACME).orElseThrow();
    }

    @Test
    void aNewValueIsTakenWhenItIsSeenTwice() {
        givenClientAndAcme();
        store.refresh(ACME, version(), acme("hush-2"));
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
        store.refresh(ACME, version(), acme("hush-2"));
        store.refresh(ACME, version(), acme("hush-2"));
        assertEquals("hush-2", found("ACME").serviceAccountPassword());
        assertEquals(List.of("ACME"), told);
    }

    @Test
    void aValueThatIsOlderThanTheLastDeliveryIsDropped() {
        givenClientAndAcme();
        long before = version();
        store.update(ACME, acme("hush-2"));
        store.refresh(ACME, before, acme("hush-1"));
        store.refresh(ACME, before, acme("hush-1"));
        assertEquals("hush-2", found("ACME").serviceAccountPassword());
    }

    @Test
    void aPlaceholderThatIsUnresolvableForAMomentTakesNothingDown() {
        givenClientAndAcme();
        for (int i = 0; i < 3; i++) {
            store.refresh(ACME, version(), acme("$[secret:acme]"));
        }
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
        assertEquals(1, lines().size());
        store.refresh(ACME, version(), acme("hush-1"));
        store.refresh(ACME, version(), acme("hush-1"));
        assertLines("INFO acme.cfg is accepted now");
        assertEquals(List.of(), told);
    }

    @Test
    void aDeletedConfigurationIsNotResolved() {
        givenClientAndAcme();
        store.delete(ACME);
        assertTrue(store.version(ACME).isEmpty());
        assertTrue(store.version("never heard of").isEmpty());
    }
}
