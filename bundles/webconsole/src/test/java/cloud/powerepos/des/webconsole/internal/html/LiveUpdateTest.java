package cloud.powerepos.des.webconsole.internal.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

class LiveUpdateTest {

    private final Part one = Part.of("p", "one", "", new Html().text("1"));
    private final Part two = Part.of("p", "two", " class=\"x\"", new Html().text("2"));

    @Test
    void aPartIsOneElementThatNamesItsFingerprint() {
        assertEquals("<p id=\"two\" data-f=\"" + two.fingerprint() + "\" class=\"x\">2</p>", two.html());
    }

    @Test
    void whateverIsInAPartChangesItsFingerprint() {
        assertEquals(one.fingerprint(), Part.of("p", "one", "", new Html().text("1")).fingerprint());
        assertNotEquals(one.fingerprint(), Part.of("p", "one", "", new Html().text("2")).fingerprint());
        assertNotEquals(one.fingerprint(), Part.of("p", "other", "", new Html().text("1")).fingerprint());
        assertNotEquals(one.fingerprint(), Part.of("p", "one", " class=\"x\"", new Html().text("1")).fingerprint());
    }

    @Test
    void nothingIsSentWhereAllIsShownAsItIs() {
        assertEquals(Optional.empty(), LiveUpdate.of(List.of(one, two), one.fingerprint() + "." + two.fingerprint()));
        assertEquals(Optional.empty(), LiveUpdate.of(List.of(one), one.fingerprint() + "," + two.fingerprint()));
    }

    @Test
    void onlyPartsThatTheBrowserLacksAreSent() {
        String order = one.fingerprint() + "." + two.fingerprint();
        assertEquals(Optional.of("<ol data-order=\"" + order + "\"></ol>" + two.html()),
                LiveUpdate.of(List.of(one, two), one.fingerprint()));
        // it has both, in another order or not shown yet
        assertEquals(Optional.of("<ol data-order=\"" + order + "\"></ol>"),
                LiveUpdate.of(List.of(one, two), two.fingerprint() + "." + one.fingerprint()));
        assertEquals(Optional.of("<ol data-order=\"" + order + "\"></ol>"),
                LiveUpdate.of(List.of(one, two), one.fingerprint() + "," + two.fingerprint()));
    }

    @Test
    void aBrowserThatTellsNothingOrNonsenseGetsAll() {
        String all = "<ol data-order=\"" + one.fingerprint() + "\"></ol>" + one.html();
        assertEquals(Optional.of(all), LiveUpdate.of(List.of(one), null));
        assertEquals(Optional.of(all), LiveUpdate.of(List.of(one), ""));
        assertEquals(Optional.of(all), LiveUpdate.of(List.of(one), "<script>.,,..,x"));
    }
}
