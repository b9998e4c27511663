package cloud.powerepos.des.itests.webconsole;

import static cloud.powerepos.des.testing.FakeOperations.shop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.testing.FakeOperations;

/** How the page looks: pictures of it are in {@code target}; that of the README is {@code fleet-1280.png}. */
class PicturesIT {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private static FakeOperations fleet;
    private static FleetConsole console;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        fleet = organisations(Instant.now());
        console = new FleetConsole(fleet, Path.of(System.getProperty("repository")));
        browser = Browser.start(System.getProperty("browser"), TARGET.resolve("browser-pictures"));
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            browser.close();
        } finally {
            console.close();
        }
    }

    private static FakeOperations organisations(Instant now) {
        FakeOperations all = FakeOperations.fleet(4999, now);
        for (int i = 1; i <= 250; i++) {
            all.put(FakeOperations.report(shop(i * 19), State.NOT_ASKED, now, -1, ""));
        }
        for (int i = 1; i <= 12; i++) {
            all.put(FakeOperations.report(shop(i * 411), State.REFRESHING, now, 21_700, ""));
        }
        for (int i = 1; i <= 2; i++) {
            String code = shop(i * 1317);
            all.put(FakeOperations.report(code, State.REFUSED, now, i == 2 ? 23_000 : -1,
                    "the AuthServer refused the service account svc-" + code + " (invalid_grant); fix"
                            + " service.account.id or service.account.password in"
                            + " cloud.powerepos.des.organisation-" + code + ".cfg"));
        }
        for (int i = 1; i <= 2; i++) {
            all.put(FakeOperations.report(shop(i * 1173), State.DEGRADED, now, 21_900 + 400 * i,
                    "the AuthServer auth.powerepos.cloud gave no token: it answered with status 503; if this lasts, see"
                            + " that it can be reached and that token.endpoint in cloud.powerepos.des.auth.cfg is"
                            + " right"));
        }
        all.put(FakeOperations.report("HOOLI", State.MISCONFIGURED, now, -1, "service.account.id looks like the e-mail"
                + " address of an end user, which the API refuses: ask the organisation for a service account"));
        all.check = (organisation, progress) -> {
            progress.accept(new CheckOutcome("Configuration", Verdict.PASSED, Duration.ofMillis(2),
                    "cloud.powerepos.des.organisation-" + organisation + ".cfg: client ID back-office", ""));
            progress.accept(new CheckOutcome("Secrets", Verdict.WARNING, Duration.ofMillis(4), "others on this machine"
                    + " can read client.secret in etc/cloud.powerepos.des.client.cfg: chmod 600"
                    + " etc/cloud.powerepos.des.client.cfg", ""));
            progress.accept(new CheckOutcome("Token", Verdict.FAILED, Duration.ofMillis(16), "the AuthServer refused"
                    + " the service account", "a corrected file is tried at once"));
            progress.accept(new CheckOutcome("DES", Verdict.SKIPPED, Duration.ZERO, "skipped", ""));
        };
        return all;
    }

    private static void picture(String name) {
        browser.screenshot(TARGET.resolve(name + ".png"));
        assertEquals("[]", browser.evaluate("JSON.stringify([...document.querySelectorAll('#des-page *')]"
                + ".filter(e => !e.closest('svg') && e.getBoundingClientRect().right > innerWidth)"
                + ".map(e => e.outerHTML))").asText());
        assertTrue(browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean());
    }

    @ParameterizedTest
    @CsvSource({"1280, 1240, false", "1280, 1240, true", "400, 1600, false", "400, 1600, true"})
    void fitsAWideAndANarrowScreen(int width, int height, boolean dark) {
        String suffix = width + (dark ? "-dark" : "");
        browser.size(width, height);
        browser.dark(dark);
        browser.open(console.page());
        picture("fleet-" + suffix);
        browser.leave(() -> browser.evaluate("document.querySelector('[name=do-check]').click()"));
        browser.leave(() -> browser.evaluate("document.querySelector('#des-retry a').click()"));
        browser.leave(() -> browser.evaluate("document.querySelector('.des-more').click();"
                + "document.querySelectorAll('.des-more')[1].form.requestSubmit("
                + "document.querySelectorAll('.des-more')[1])"));
        picture("open-" + suffix);
    }

    /** Text and what it stands on, as the browser computes them, by the formula of WCAG 2. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void textsStandOutFromTheirGround(boolean dark) {
        browser.size(1280, 1100);
        browser.dark(dark);
        browser.open(console.page());
        assertEquals("", browser.evaluate("""
                (() => {
                  const parse = color => color.match(/[\\d.]+/g).map(Number);
                  const light = color => {
                    const [r, g, b] = parse(color).map(c => c / 255)
                      .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                  };
                  const ground = element => {
                    for (let e = element; e; e = e.parentElement) {
                      const color = getComputedStyle(e).backgroundColor;
                      if (!/, 0\\)$/.test(color)) { return color; }
                    }
                    return 'rgb(255, 255, 255)';
                  };
                  return [...document.querySelectorAll('#des-page *')]
                    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.offsetWidth > 1)
                    .map(e => {
                      const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
                      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                      return ratio < 4.5 ? e.className + ' ' + e.innerText + ' ' + ratio.toFixed(2) : '';
                    }).filter(text => text).slice(0, 5).join('; ');
                })()""").asText());
    }

    @Test
    void anOutageIsToldAtTheTop() {
        browser.size(1280, 1100);
        browser.dark(false);
        String problem = "the AuthServer auth.powerepos.cloud gave no token: no connection within 10 s; if this lasts,"
                + " see that it can be reached and that token.endpoint in cloud.powerepos.des.auth.cfg is right";
        Map<String, OrganisationReport> before = Map.copyOf(fleet.reports);
        try {
            before.keySet().forEach(code -> fleet.put(FakeOperations.report(code, code.hashCode() % 4 == 0
                    ? State.WAITING : State.DEGRADED, Instant.now(), code.hashCode() % 4 == 0 ? -1 : 22_000, problem)));
            fleet.authServer = new AuthServerStatus(AuthServerStatus.State.OPEN,
                    Optional.of(Instant.now().minusSeconds(8)), Optional.of(Instant.now().plusSeconds(4)),
                    Optional.of(problem));
            browser.open(console.page());
            assertTrue(browser.text(".des-server").contains("fails since"), browser.text(".des-server"));
            picture("outage");
        } finally {
            fleet.reports.putAll(before);
            fleet.authServer = AuthServerStatus.WORKING;
        }
    }

    @Test
    void statesAreToldApartWithoutColours() {
        browser.size(1280, 1100);
        browser.dark(false);
        browser.open(console.page());
        assertEquals(browser.evaluate("document.querySelectorAll('.des-chip').length").asInt(),
                browser.evaluate("new Set([...document.querySelectorAll('.des-chip')].map(e =>"
                        + "getComputedStyle(e, '::before').content + e.innerText.replace(/[\\d,]/g, ''))).size")
                        .asInt());
        browser.vision("deuteranopia");
        picture("fleet-deuteranopia");
        browser.vision("none");
    }
}
