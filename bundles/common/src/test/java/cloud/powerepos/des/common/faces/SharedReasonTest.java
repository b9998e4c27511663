package cloud.powerepos.des.common.faces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedReasonTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the AuthServer refused the service account %2$s (invalid_grant); fix it in %3$s
            Organisation %1$s: down; wait
            The token of organisation %1$s is refused: see allowed.hosts
            %1$s was refused until %4$s; fix %3$s
            service account %2$s, so that each new token ends the other's
            a token of %1$s for "%1$s"; see etc/%3$s
            """)
    void organisationAccountFileAndTimeMakeNoOtherReason(String text) {
        String reason = SharedReason.of(text.formatted("A", "svc-a", "organisation-A.cfg", "2026-03-01T12:00:00Z"),
                "A", "svc-a", "organisation-A.cfg");
        assertEquals(reason, SharedReason.of(text.formatted("LONG-2", "7", "x.cfg", "2026-04-02T12:00:01.5Z"),
                "LONG-2", "7", "x.cfg"));
    }

    @Test
    void wordsThatOnlyContainTheNameStay() {
        assertEquals("the AuthServer: no DES-A, A_1 or BA", SharedReason.of("the AuthServer: no DES-A, A_1 or BA", "A",
                "S", ""));
    }

    @Test
    void itIsASentenceForPeople() {
        assertEquals("the AuthServer refused the service account (invalid_grant); fix it in the file of the"
                + " organisation", SharedReason.of("the AuthServer refused the service account svc (invalid_grant); fix"
                        + " it in a.cfg", "A", "svc", "a.cfg"));
        assertEquals("down; wait", SharedReason.of("Organisation A: down; wait", "A", "", ""));
    }
}
