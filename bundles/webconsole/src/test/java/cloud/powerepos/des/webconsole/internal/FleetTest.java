package cloud.powerepos.des.webconsole.internal;

import static cloud.powerepos.des.testing.FakeOperations.shop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.testing.FakeOperations;

/** The page with 5,000 organisations: how much is sent and asked for. */
class FleetTest {

    private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");
    private static final int SIZE = 5000;
    private static final String REFUSED = "the AuthServer refused the service account svc-shop (invalid_grant); fix"
            + " service.account.id or service.account.password in cloud.powerepos.des.organisation-shop.cfg";
    private static final Pattern PART = Pattern.compile("<(\\w+) id=\"[^\"]*\" data-f=\"([^\"]*)\"");

    private final FakeOperations fleet = FakeOperations.fleet(SIZE, NOW);
    private final DesPlugin plugin = new DesPlugin(fleet, Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void close() {
        plugin.close();
    }

    private void refused(int number) {
        fleet.put(FakeOperations.report(shop(number), State.REFUSED, NOW, -1, REFUSED));
    }

    private String page(String query) {
        return Exchange.to("?" + query).get(plugin).text();
    }

    private static List<String> fingerprints(String html) {
        return PART.matcher(html).results().map(found -> found.group(2)).toList();
    }

    private static long count(String html, String part) {
        return Pattern.compile(part, Pattern.LITERAL).matcher(html).results().count();
    }

    /** What a browser gets that shows what is in a page. */
    private Exchange update(String page, String query) {
        return Exchange.to("/live.part?" + query + "&known=" + String.join(".", fingerprints(page)) + ",").get(plugin);
    }

    @Test
    void theFirstLoadIsSmallHoweverManyNeedAttention() {
        for (int i = 1; i <= SIZE; i++) {
            refused(i);
        }
        int files = Exchange.to("/res/page.css").get(plugin).bytes.size()
                + Exchange.to("/res/page.js").get(plugin).bytes.size();
        int bytes = Exchange.to("").get(plugin).bytes.size() + files;
        assertTrue(bytes <= 100_000, "first load of " + bytes + " bytes");
        assertEquals(50, count(page(""), "<article "));
    }

    @Test
    void theFirstLoadIsQuick() {
        refused(4711);
        page("");
        long start = System.nanoTime();
        page("");
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.toMillis() <= 200, "took " + took);
    }

    @Test
    void oneRequestAsksForOneSummaryAndOnePage() {
        page("");
        assertEquals(1, fleet.summaries.get());
        assertEquals(1, fleet.queries.get());
        update(page(""), "");
        assertEquals(3, fleet.summaries.get());
        assertEquals(3, fleet.queries.get());
    }

    @Test
    void nothingIsSentWhileNothingChanges() {
        Exchange update = update(page("sort=code"), "sort=code");
        assertEquals(204, update.status);
        assertEquals(0, update.bytes.size());
    }

    @Test
    void onlyRowsThatChangeAreSent() {
        String page = page("sort=code");
        fleet.put(FakeOperations.report(shop(7), State.DEGRADED, NOW, 100, "no answer"));
        fleet.put(FakeOperations.report(shop(4000), State.DEGRADED, NOW, 100, "no answer"));
        String update = update(page, "sort=code").text();
        assertEquals(1, count(update, "<article "));
        assertTrue(update.contains("<bdi>" + shop(7) + "</bdi>"), update);
        // and the numbers
        assertEquals(2, fingerprints(update).size());
    }

    @Test
    void anUpdateIsSmallWhenOneInAHundredChanges() {
        String page = page("");
        // the worst case: all that change are on this page
        for (int i = 1; i <= SIZE / 100; i++) {
            refused(i * 97);
        }
        Exchange update = Exchange.to("/live.part?known=" + String.join(".", fingerprints(page)) + ",")
                .header("Accept-Encoding", "gzip, deflate").get(plugin);
        assertEquals("gzip", update.replied.get("Content-Encoding"));
        assertTrue(update.bytes.size() <= 10_000, update.bytes.size() + " bytes");
        assertEquals(50, count(update.text(), "<article "));
    }

    @Test
    void theOrderIsThatOfThePage() {
        String before = page("");
        refused(4711);
        Matcher order = Pattern.compile("<ol data-order=\"([^\"]*)\">").matcher(update(before, "").text());
        assertTrue(order.find());
        assertEquals(fingerprints(page("")), List.of(order.group(1).split("\\.")));
    }

    @Test
    void timeAloneChangesNothingForAWhile() {
        String page = page("");
        DesPlugin later = new DesPlugin(fleet, Clock.fixed(NOW.plusSeconds(9), ZoneOffset.UTC));
        List<String> changed = fingerprints(Exchange.to("").get(later).text());
        later.close();
        long same = fingerprints(page).stream().filter(changed::contains).count();
        assertTrue(same >= changed.size() - 1, same + " of " + changed.size());
    }

    @Test
    void organisationsAreFoundByWhatIsKnownOfThem() {
        refused(4711);
        assertTrue(page("q=shop04711").contains("1 to 1 of 1 organisation<"));
        assertTrue(page("q=SVC-SHOP04711").contains("1 to 1 of 1 organisation<"));
        assertTrue(page("q=invalid_grant").contains("1 to 1 of 1 organisation<"));
        assertTrue(page("q=des1.example").contains("of 1,2"), page("q=des1.example"));
        assertTrue(page("q=nothing-of-that-kind").contains("No organisation is found"));
        assertTrue(page("state=refused").contains("1 to 1 of 1 organisation<"));
        assertTrue(page("state=refused&state=fresh").contains("1 to 50 of 5,000 organisations<"));
    }

    @Test
    void pagesHaveFiftyAndTheLastOneTheRest() {
        fleet.put(FakeOperations.report("ZULU", State.FRESH, NOW, 5, ""));
        assertTrue(page("page=2&sort=code").contains("<bdi>SHOP00051</bdi>"));
        String last = page("page=101&sort=code");
        assertEquals(1, count(last, "<article "));
        assertTrue(last.contains("<bdi>ZULU</bdi>"), last);
        assertEquals(fingerprints(last), fingerprints(page("page=999999999&sort=code")));
    }

    @Test
    void oddAddressesShowThePage() {
        String first = page("");
        for (String query : List.of("page=-1", "page=x", "sort=x", "state=x", "q=", "known=x", "open=x", "problems=-1",
                "confirm=x", "asked=x", "note=x", "close=%00")) {
            assertEquals(fingerprints(first), fingerprints(page(query)), query);
        }
        String huge = page("q=" + "%22%3E%3Cscript%3E".repeat(10_000) + "&open=" + "x".repeat(100_000));
        assertTrue(huge.length() < 40_000, huge.length() + " characters");
        assertFalse(huge.contains("\"><script>"), huge);
    }

    @Test
    void thousandsOfProblemsOfConfigurationsAreShownByPages() {
        for (int i = 0; i < SIZE; i++) {
            fleet.problems.add(new ConfigurationProblem("cloud.powerepos.des.organisation-" + i + ".cfg", "kye", "",
                    "kye is not a key that is read here", Effect.KEY_IGNORED));
        }
        assertEquals(5, count(page(""), "is not a key"));
        assertTrue(page("").contains("1 to 5 of 5,000 problems"));
        assertEquals(50, count(page("problems=2"), "is not a key"));
        assertTrue(page("problems=2").contains("51 to 100 of 5,000 problems"));
        assertTrue(page("problems=9999").contains("4951 to 5000 of 5,000 problems"));
    }

    @Test
    void hostileTextsStayTexts() {
        String hostile = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>${appRoot}\u202e\u0000";
        fleet.put(FakeOperations.report(hostile, State.REFUSED, NOW, 5, hostile + ";" + hostile));
        fleet.problems.add(new ConfigurationProblem(hostile, hostile, "", hostile, Effect.NOTHING_IN_FORCE));
        fleet.put(FakeOperations.report("B" + hostile, State.REFUSED, NOW, 5, hostile.repeat(100)));
        String open = URLEncoder.encode(hostile, StandardCharsets.UTF_8);
        for (String query : List.of("", "open=" + open, "q=" + open, "check=" + open, "asked=" + open)) {
            String page = page(query);
            assertFalse(page.contains("<script>"), query);
            assertFalse(page.contains("<img"), query);
            assertFalse(page.contains("${"), query);
            assertFalse(page.replaceAll("<[^>]*>", "").contains("\u202e"), query);
            assertTrue(page.contains("&lt;script&gt;"), query);
        }
    }

    @Test
    void everyPartIsOneElement() {
        refused(1);
        String page = page("open=SHOP00001&check=SHOP00002&confirm=retry-refused");
        String parts = page.substring(page.indexOf("<div id=\"des-parts\">") + 20);
        Matcher part = Pattern.compile("<(\\w+) id=\"[^\"]*\" data-f=\"[^\"]*\".*?</\\1>(?=<\\w+ id=\"[^\"]*\" data-f="
                + "|</div><p class=\"des-quiet\">Loaded)", Pattern.DOTALL).matcher(parts);
        String all = part.results().map(found -> found.group()).collect(Collectors.joining());
        assertTrue(parts.startsWith(all + "</div><p class=\"des-quiet\">Loaded"), parts);
    }
}
