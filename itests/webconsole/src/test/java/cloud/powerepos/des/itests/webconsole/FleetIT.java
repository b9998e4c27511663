package cloud.powerepos.des.itests.webconsole;

import static cloud.powerepos.des.testing.FakeOperations.shop;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.testing.FakeOperations;

/** The page with 5,000 organisations in a browser. */
class FleetIT {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final int SIZE = 5000;

    private static FakeOperations fleet;
    private static FleetConsole console;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        fleet = FakeOperations.fleet(SIZE, Instant.now());
        console = new FleetConsole(fleet, Path.of(System.getProperty("repository")));
        browser = Browser.start(System.getProperty("browser"), TARGET.resolve("browser-fleet"));
        browser.size(1280, 900);
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            browser.close();
        } finally {
            console.close();
        }
    }

    @BeforeEach
    void startAnew() {
        fleet.reports.putAll(FakeOperations.fleet(SIZE, Instant.now()).reports);
        fleet.renewed.clear();
        browser.forget();
        browser.moveMouse(0, 0);
    }

    @AfterEach
    void nothingWentWrongInTheBrowser() {
        assertEquals(List.of(), browser.errors());
    }

    private static void put(int number, State state) {
        fleet.put(FakeOperations.report(shop(number), state, Instant.now(), -1, "the AuthServer refused the service"
                + " account svc-" + shop(number) + " (invalid_grant); fix service.account.password in its file"));
    }

    private static List<String> rows() {
        return List.of(browser.evaluate("[...document.querySelectorAll('.des-org h3')].map(e => e.innerText).join()")
                .asText().split(","));
    }

    /** Looks again now, not in three seconds. */
    private static void look() {
        browser.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    }

    @Test
    void opensSmallWithWhatNeedsAttentionFirst() {
        put(4711, State.REFUSED);
        put(4000, State.DEGRADED);
        browser.open(console.page());
        assertEquals("5,000 organisations: 2 need attention", browser.text(".des-count"));
        assertEquals(List.of("SHOP04711", "SHOP04000", "SHOP00001"), rows().subList(0, 3));
        assertEquals(50, rows().size());
        await().until(() -> browser.bytes("/powerepos-des") > 0);
        assertTrue(browser.bytes("/powerepos-des") <= 100_000, browser.bytes("/powerepos-des") + " bytes");
    }

    @Test
    void anUpdateIsSmallAndChangesRowsInPlace() {
        browser.open(console.page() + "?sort=code");
        browser.evaluate("window.row = document.querySelector('.des-org')");
        browser.forget();
        for (int i = 1; i <= SIZE; i += 100) {
            put(i + 1, State.DEGRADED);
        }
        look();
        browser.until("document.querySelectorAll('.des-org.des-warn').length === 1");
        assertTrue(browser.evaluate("window.row === document.querySelector('.des-org')").asBoolean());
        await().until(() -> browser.bytes("/live.part") > 0);
        assertTrue(browser.bytes("/live.part") <= 10_000, browser.bytes("/live.part") + " bytes");
        assertEquals("5,000 organisations: 50 need attention", browser.text(".des-count"));
    }

    @Test
    void rowsStayWhereTheyAreUnderThePointer() {
        browser.open(console.page());
        browser.evaluate("document.querySelector('.des-org').scrollIntoView({block: 'center'})");
        browser.moveMouse(400, 450);
        assertTrue(browser.evaluate("document.querySelector('.des-org:hover') !== null").asBoolean());
        put(4711, State.REFUSED);
        put(1, State.DEGRADED);
        look();
        browser.until("document.querySelector('#des-live').innerText.includes('The list has changed')");
        assertEquals("SHOP00001", rows().get(0));
        assertEquals("Degraded", browser.text(".des-org .des-state"));
        browser.moveMouse(0, 0);
        look();
        browser.until("document.querySelector('.des-org h3').innerText === 'SHOP04711'");
        assertEquals("", browser.text("#des-live"));
        assertEquals("SHOP00001", rows().get(1));
    }

    @Test
    void nothingIsAskedWhileThePageIsHidden() {
        browser.open(console.page());
        browser.evaluate("Object.defineProperty(document, 'hidden', {get: () => window.away === true})");
        look();
        browser.until("performance.getEntriesByType('resource').some(e => e.name.includes('/live.part'))");
        browser.evaluate("window.away = true; window.planned = 0; window.original = window.setTimeout;"
                + "window.setTimeout = (...given) => { window.planned++; return window.original(...given); }");
        browser.forget();
        int before = fleet.queries.get();
        look();
        assertEquals(0, browser.evaluate("window.planned").asInt());
        assertEquals(List.of(), browser.requests());
        assertEquals(before, fleet.queries.get());
        browser.evaluate("window.away = false");
        look();
        await().until(() -> browser.requests().stream().anyMatch(address -> address.contains("/live.part")));
    }

    @Test
    void findsFiltersAndTurnsPagesWithoutScripts() {
        put(4711, State.REFUSED);
        browser.scripts(false);
        try {
            browser.open(console.page());
            browser.leave(() -> browser.evaluate("[...document.querySelectorAll('nav a')].pop().click()"));
            assertTrue(browser.text("nav").contains("51 to 100 of 5,000 organisations"), browser.text("nav"));
            browser.leave(() -> browser.evaluate("document.querySelector('[name=q]').value = 'svc-shop0471';"
                    + "document.querySelector('[name=sort]').value = 'code';"
                    + "document.querySelector('#des-find button').click()"));
            assertEquals(10, rows().size());
            assertEquals("?q=svc-shop0471&sort=code", browser.evaluate("location.search").asText());
            browser.leave(() -> browser.evaluate("document.querySelector('.des-chip.des-bad').click()"));
            assertEquals(List.of("SHOP04711"), rows());
            assertEquals("svc-shop0471", browser.evaluate("document.querySelector('[name=q]').value").asText());
        } finally {
            browser.scripts(true);
        }
    }

    @Test
    void detailsOpenInPlaceAndStandInTheAddress() {
        browser.open(console.page() + "?sort=code");
        browser.evaluate("window.stays = true; document.querySelector('.des-more').focus()");
        browser.press("Enter", 13);
        browser.until("document.querySelector('.des-details') !== null");
        assertEquals("?sort=code&open=SHOP00001", browser.evaluate("location.search").asText());
        assertTrue(browser.evaluate("window.stays && document.activeElement.getAttribute('aria-expanded') === 'true'")
                .asBoolean());
        browser.press("Enter", 13);
        browser.until("document.querySelector('.des-details') === null");
        assertEquals("?sort=code", browser.evaluate("location.search").asText());
    }

    @Test
    void stepsOfACheckAreShownAsTheyCome() {
        Semaphore steps = new Semaphore(0);
        fleet.check = (organisation, progress) -> {
            for (String step : List.of("Configuration", "Token")) {
                steps.acquire();
                progress.accept(new CheckOutcome(step, Verdict.PASSED, Duration.ofMillis(3), "fine", ""));
            }
        };
        browser.open(console.page());
        browser.leave(() -> browser.evaluate("document.querySelector('[name=do-check]').click()"));
        browser.evaluate("window.stays = true");
        assertTrue(browser.text("#des-check").contains("The next step is under way"), browser.text("#des-check"));
        steps.release();
        browser.until("document.querySelector('#des-check').innerText.includes('Configuration')");
        assertFalse(browser.text("#des-check").contains("Token"));
        assertEquals("Configuration: passed", browser.text("#des-say"));
        steps.release();
        browser.until("document.querySelector('#des-check').innerText.includes('The organisation can use DES')");
        assertTrue(browser.evaluate("window.stays").asBoolean());
    }

    @Test
    void allRefusedAreRetriedWhenThatIsConfirmed() {
        put(11, State.REFUSED);
        put(12, State.REFUSED);
        fleet.renewal = organisation -> {
            fleet.put(FakeOperations.report(organisation, State.FRESH, Instant.now(), 1, ""));
            return CompletableFuture.completedFuture(Instant.now());
        };
        browser.open(console.page());
        browser.leave(() -> browser.evaluate("document.querySelector('#des-retry a').click()"));
        assertTrue(browser.text("#des-retry").contains("Retry 2 refused organisations?"), browser.text("#des-retry"));
        assertEquals(List.of(), fleet.renewed);
        browser.leave(() -> browser.evaluate("document.querySelector('#des-retry button').click()"));
        browser.until("document.querySelector('#des-retry').innerText.includes('2 have a token now')");
        assertEquals(List.of(shop(11), shop(12)), fleet.renewed);
    }
}
