package cloud.powerepos.des.webconsole.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.operations.OrganisationQuery.Sort;
import cloud.powerepos.des.operations.OrganisationReport.State;

class ViewTest {

    private static View of(String address) {
        Map<String, List<String>> parameters = new TreeMap<>();
        for (String parameter : address.split("&")) {
            String[] parts = parameter.split("=", 2);
            parameters.computeIfAbsent(parts[0], name -> new ArrayList<>())
                    .add(URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return View.of(name -> parameters.containsKey(name) ? parameters.get(name).toArray(String[]::new) : null);
    }

    @Test
    void thePageAsItOpensHasNoParameters() {
        assertEquals(View.FIRST, of(""));
        assertEquals("", View.FIRST.address());
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=svc-%26%3D%3F%23%22", "state=refused&state=not-asked", "state=attention", "sort=expiry",
        "page=7", "problems=2", "open=A&open=B", "check=ACME", "confirm=retry-refused",
        "q=x&state=waiting&sort=latest-problem&page=3&problems=1&open=%3Cb%3E&check=%24%7Ba%7D"})
    void anAddressKeepsTheWholeView(String address) {
        assertEquals(address, of(address).address());
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=-1", "page=0", "page=x", "page=", "page=99999999999", "sort=x", "sort=", "sort=CODE",
        "state=x", "state=", "state=REFUSED", "problems=-3", "confirm=yes", "open=", "check=", "close=x", "a=b", "&&",
        "page=%00", "q=%20%20"})
    void whatMakesNoSenseIsLeftOut(String address) {
        assertEquals(View.FIRST, of(address));
    }

    @Test
    void hugeNumbersAndTextsAreCut() {
        assertEquals(1_000_000, of("page=1000001").page());
        assertEquals(View.LONGEST_TEXT, of("q=" + "x".repeat(100_000)).text().length());
        // no half of a character is left
        String emoji = "%F0%9F%98%80";
        assertEquals(View.LONGEST_TEXT - 1, of("q=x" + emoji.repeat(200)).text().length());
        assertEquals(View.MOST_OPEN, of("open=a&open=b&open=c&open=d&open=e&open=f&open=g&open=h&open=i&open=j&open=k")
                .open().size());
        assertEquals(List.of(), of("open=" + "x".repeat(501)).open());
    }

    @Test
    void allStatesOneByOneAreAll() {
        assertTrue(of("state=attention&state=refreshing&state=fresh&state=expired&state=not-asked").isEverything());
    }

    @Test
    void attentionStandsForTheStatesThatNeedIt() {
        assertEquals(Set.of(State.BROKEN, State.MISCONFIGURED, State.UNUSABLE, State.REFUSED, State.WAITING,
                State.OVERDUE, State.DEGRADED), of("state=attention").states());
    }

    @Test
    void aStateIsAddedAndTakenAway() {
        View refused = of("page=4&q=x").toggled(State.REFUSED);
        assertEquals("q=x&state=refused", refused.address());
        assertEquals("q=x&state=refused&state=fresh", refused.toggled(State.FRESH).address());
        assertEquals("q=x", refused.toggled(State.REFUSED).address());
    }

    @Test
    void detailsAreClosedByAParameterOfTheirOwn() {
        assertEquals("open=B", of("open=A&open=B&close=A").address());
        assertEquals("open=A", of("open=A&open=A").address());
    }

    @Test
    void aPageBehindTheLastOneIsTheLastOne() {
        assertEquals(2, of("page=9").within(100).page());
        assertEquals(3, of("page=9").within(101).page());
        assertEquals(1, of("page=9").within(0).page());
        assertEquals(2, of("page=2&open=A").within(51).page());
    }

    @Test
    void theQueryAsksForOnePage() {
        var query = of("page=3&q=abc&state=refused&sort=code").query();
        assertEquals(100, query.offset());
        assertEquals(50, query.limit());
        assertEquals("abc", query.text());
        assertEquals(EnumSet.of(State.REFUSED), query.states());
        assertEquals(Sort.CODE, query.sort());
        assertFalse(of("q=x").isEverything());
    }
}
