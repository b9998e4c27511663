package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

class ClosedStoreTest extends StoreFixture {

    @Test
    void afterTheEndThereIsNothing() {
        givenClientAndAcme();
        store.update(OTHER, settings("other.cfg", "organisation.code", "OTHER"));
        assertEquals(1, store.problems().size());
        store.close();
        assertEquals(Optional.empty(), store.find("ACME"));
        assertEquals(Set.of(), store.organisationCodes());
        assertEquals(List.of(), store.problems());
        store.update(ACME, acme("hush-2"));
        store.delete(ACME);
        seconds(10);
        assertEquals(Optional.empty(), store.find("ACME"));
        assertEquals(List.of(), told);
    }
}
