package cloud.powerepos.des.endpoint.internal.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.endpoint.internal.LogFile;

class NoticesTest {

    private final LogFile log = new LogFile();
    private final Notices notices = new Notices();

    private int warnings() {
        return log.lines("WARN").size();
    }

    @Test
    void eachMessageIsLoggedOncePerOrganisation() {
        for (int i = 0; i < 3; i++) {
            notices.warn("ACME", "one");
            notices.warn("ACME", "two");
            notices.warn("BETA", "one");
        }
        assertEquals(3, warnings(), log::text);
    }

    @Test
    void detailsAreLoggedAndMakeNoOtherMessage() {
        notices.warn("ACME", "one", ": first place");
        notices.warn("ACME", "one", ": second place");
        assertEquals(1, warnings(), log::text);
        assertTrue(log.text().contains("one: first place"), log::text);
    }

    @Test
    void whatBreaksALineIsShownEscaped() {
        notices.warn("ACME", "a\nb", "c\nd");
        assertTrue(log.text().contains("a\\u000abc\\u000ad"), log::text);
    }

    @Test
    void anOrganisationThatIsForgottenIsWarnedAgain() {
        notices.warn("ACME", "one");
        notices.warn("BETA", "one");
        notices.forget("ACME");
        assertEquals(1, notices.size());
        notices.warn("ACME", "one");
        notices.warn("BETA", "one");
        assertEquals(3, warnings(), log::text);
    }

    @Test
    void ofOneOrganisationNoMoreThanSixteenMessagesAreKept() {
        for (int i = 0; i < 16; i++) {
            notices.warn("ACME", "message " + i);
        }
        notices.warn("ACME", "message 0");
        assertEquals(17, warnings(), "the memory was full and begins again");
        notices.warn("ACME", "message 0");
        assertEquals(17, warnings());
    }

    @Test
    void theOrganisationWithoutNewsForLongestIsForgotten() {
        notices.warn("FIRST", "one");
        notices.warn("SECOND", "one");
        for (int i = 2; i < Notices.MOST_ORGANISATIONS; i++) {
            notices.warn("ORG" + i, "one");
        }
        notices.warn("FIRST", "one");
        assertEquals(Notices.MOST_ORGANISATIONS, warnings());
        notices.warn("ONE MORE", "one");
        assertEquals(Notices.MOST_ORGANISATIONS, notices.size());
        notices.warn("FIRST", "one");
        assertEquals(Notices.MOST_ORGANISATIONS + 1, warnings(), "it had news");
        notices.warn("SECOND", "one");
        assertEquals(Notices.MOST_ORGANISATIONS + 2, warnings());
    }
}
