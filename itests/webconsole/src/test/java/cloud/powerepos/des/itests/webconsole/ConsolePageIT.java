package cloud.powerepos.des.itests.webconsole;

import static cloud.powerepos.des.itests.webconsole.KarafConsole.row;
import static cloud.powerepos.des.itests.webconsole.KarafConsole.state;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page as an operator meets it: in a browser, in the distribution's web console, with tokens of the sandbox. */
@ExtendWith(KarafConsole.Given.class)
class ConsolePageIT {

    private final KarafConsole console;
    private final Browser browser;

    ConsolePageIT(KarafConsole console) {
        this.console = console;
        browser = console.browser;
    }

    @BeforeEach
    void startAnew() {
        console.startAnew();
    }

    @AfterEach
    void nothingWentWrongInTheBrowser() {
        assertEquals(List.of(), browser.errors());
    }

    @Test
    void isInTheMenuAndShowsEveryOrganisationAndWhatIsWrong() {
        browser.open(console.page);
        assertTrue(browser.evaluate("document.querySelector('#navmenu a[href$=powerepos-des]') !== null").asBoolean());
        assertEquals(7, browser.evaluate("document.querySelectorAll('.des-org').length").asInt());
        assertEquals("Misconfigured", browser.text(row("HOOLI") + " .des-state"));
        String error = browser.text(row("HOOLI") + " .des-error");
        assertTrue(error.contains("service.account.id"), error);
        assertTrue(browser.text(".des-server").contains("no failure"), browser.text(".des-server"));
    }

    @Test
    void theFrameOfTheConsoleIsDarkToo() {
        browser.dark(true);
        try {
            browser.open(console.page);
            browser.evaluate("$('#navmenu').menu('focus', null, $('#navmenu > li').first()).menu('expand'); true");
            browser.screenshot(KarafConsole.TARGET.resolve("console-dark.png"));
            assertEquals("", browser.evaluate("[...document.querySelectorAll('body, #navmenu, #navmenu ul')]"
                    + ".filter(e => getComputedStyle(e).backgroundColor.match(/\\d+/g).every(part => part > 200))"
                    + ".map(e => e.tagName).join()").asText());
        } finally {
            browser.dark(false);
        }
    }

    @Test
    void showingThePageAsksForNoToken() throws Exception {
        browser.open(console.page + "?open=STARK");
        console.get(console.page);
        console.get(console.page + "/live.part");
        console.get(console.page + "?asked=STARK&do-renew=STARK&do-check=STARK&do-retry=refused");
        assertEquals(0, console.requestsOf("STARK"));
        assertEquals("Not asked yet", browser.text(row("STARK") + " .des-state"));
    }

    @Test
    void takesNothingFromAnotherHostAndKeepsItsFiles() throws Exception {
        browser.open(console.page);
        String styles = browser.requests().stream().filter(address -> address.contains("/res/page.css")).findFirst()
                .orElseThrow();
        assertEquals(List.of(), browser.requests().stream()
                .filter(address -> !address.startsWith(console.root) && !address.startsWith("data:")).toList());
        var headers = console.get(styles).headers();
        assertEquals(List.of("private, max-age=31536000, immutable"), headers.allValues("Cache-Control"));
    }

    @Test
    void theButtonGetsATokenByKeyboardAlone() {
        browser.open(console.page);
        browser.evaluate("document.querySelector(" + Browser.quote(row("ACME") + " button") + ").focus()");
        browser.leave(() -> browser.press("Enter", 13));
        browser.until(state("ACME") + " === 'Fresh'");
        assertEquals(1, console.requestsOf("ACME"));
        assertEquals("A new token was asked for: ACME is fresh", browser.text(".des-notice"));
        assertEquals(console.sandbox.desUri("ACME").getAuthority(),
                browser.text(row("ACME") + " .des-name .des-quiet"));
        browser.leave(() -> browser.evaluate("location.reload()"));
        assertEquals(1, console.requestsOf("ACME"));
    }

    @Test
    void everyControlIsReachedByTab() {
        browser.open(console.page + "?sort=code");
        browser.evaluate("document.querySelector(" + Browser.quote(row("ACME")) + ").setAttribute('tabindex', '-1');"
                + "document.querySelector(" + Browser.quote(row("ACME")) + ").focus()");
        for (String organisation : List.of("ACME", "GLOBEX")) {
            for (String button : List.of("do-renew", "do-check", "open")) {
                browser.press("Tab", 9);
                assertEquals(button + " " + organisation,
                        browser.evaluate("document.activeElement.name + ' ' + document.activeElement.value").asText());
                assertFalse(browser.evaluate("getComputedStyle(document.activeElement).outlineStyle").asText()
                        .equals("none"));
            }
        }
    }

    @Test
    void worksWithoutScripts() {
        browser.scripts(false);
        try {
            browser.open(console.page);
            browser.evaluate("document.querySelector(" + Browser.quote(row("GLOBEX") + " button") + ").focus()");
            browser.leave(() -> browser.press("Enter", 13));
            assertEquals("Fresh", browser.text(row("GLOBEX") + " .des-state"));
            assertEquals(1, console.requestsOf("GLOBEX"));
            browser.leave(() -> console.press("GLOBEX", "open"));
            assertTrue(browser.text(row("GLOBEX") + " .des-details").contains("svc-account"));
            browser.leave(() -> console.press("GLOBEX", "close"));
            assertEquals(0, browser.evaluate("document.querySelectorAll('.des-details').length").asInt());
        } finally {
            browser.scripts(true);
        }
    }

    @Test
    void refusedCredentialsShowWhatToDo() {
        browser.open(console.page);
        browser.leave(() -> console.press("INITECH", "do-renew"));
        assertEquals("Refused", browser.text(row("INITECH") + " .des-state"));
        String error = browser.text(row("INITECH") + " .des-error");
        assertTrue(error.contains("cloud.powerepos.des.organisation-initech.cfg"), error);
        assertEquals("Retry", browser.text(row("INITECH") + " [name=do-renew]"));
        assertTrue(browser.text("#des-retry").contains("Retry all refused (1)"), browser.text("#des-retry"));
    }

    @Test
    void aCheckShowsItsStepsAndWhatToDo() {
        browser.open(console.page);
        browser.leave(() -> console.press("INITECH", "do-check"));
        browser.until("document.querySelector('#des-check').innerText.includes('cannot use DES')");
        String steps = browser.text("#des-check");
        assertTrue(steps.contains("Configuration") && steps.contains("What to do:"), steps);
        assertTrue(browser.evaluate("location.search").asText().contains("check=INITECH"));
    }

    @Test
    void theLiveViewShowsChangesAndKeepsFocusAndOpenDetails() throws Exception {
        browser.open(console.page);
        console.press("WAYNE", "open");
        browser.until("document.querySelector(" + Browser.quote(row("WAYNE") + " .des-details") + ") !== null");
        browser.evaluate("window.stays = true; document.querySelector(" + Browser.quote(row("WAYNE") + " .des-more")
                + ").focus()");
        assertEquals(303, console.post("token=" + console.formToken() + "&do-renew=WAYNE", "Origin", console.origin())
                .statusCode());
        browser.until(state("WAYNE") + " === 'Fresh'");
        assertTrue(browser.evaluate("window.stays && document.activeElement.className.includes('des-more')"
                + " && document.activeElement.value === 'WAYNE'").asBoolean());
        assertTrue(browser.text(row("WAYNE") + " .des-details").contains("Token issued"));
    }
}
