package cloud.powerepos.des.webconsole.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.testing.FakeOperations;
import cloud.powerepos.des.webconsole.internal.check.CheckRuns;

/** Requests and replies. */
class DesPluginTest {

    private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");

    private final FakeOperations operations = new FakeOperations();
    private final DesPlugin plugin = new DesPlugin(operations, Clock.fixed(NOW, ZoneOffset.UTC),
            Duration.ofMillis(20));
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeEach
    void organisations() {
        operations.put(FakeOperations.report("ACME", State.REFUSED, NOW, -1, "refused; fix it"));
        operations.put(FakeOperations.report("A&B", State.FRESH, NOW, 5, ""));
        operations.put(FakeOperations.report("HOOLI", State.MISCONFIGURED, NOW, -1, "wrong; fix it"));
        operations.renewal = organisation -> CompletableFuture.completedFuture(NOW);
        operations.check = (organisation, progress) -> end.await();
    }

    @AfterEach
    void close() {
        end.countDown();
        plugin.close();
    }

    private String token() {
        return Exchange.to("").get(plugin).text().replaceFirst("(?s).*name=\"token\" value=\"([^\"]*)\".*", "$1");
    }

    private Exchange post(String query, String form) {
        return Exchange.to("?" + query).parameters(form + "&token=" + token())
                .header("Sec-Fetch-Site", "same-origin").post(plugin);
    }

    private static String location(Exchange reply) {
        assertEquals(303, reply.status);
        return reply.replied.get("Location");
    }

    @Test
    void aFormOfAnotherPageChangesNothing() {
        String token = token();
        assertEquals(403, Exchange.to("").parameters("do-renew=ACME").header("Sec-Fetch-Site", "same-origin")
                .post(plugin).status);
        assertEquals(403, Exchange.to("").parameters("do-renew=ACME&token=" + token)
                .header("Sec-Fetch-Site", "cross-site").post(plugin).status);
        assertEquals(403, Exchange.to("").parameters("do-retry=refused&token=" + token).post(plugin).status);
        assertEquals(List.of(), operations.renewed);
    }

    @Test
    void anOrganisationThatIsNotConfiguredIsNotAskedFor() {
        assertEquals(404, post("", "do-renew=NOBODY").status);
        assertEquals(404, post("", "do-renew=HOOLI").status);
        assertEquals(404, post("", "do-check=NOBODY").status);
        assertEquals(400, post("", "do=x").status);
        assertEquals(List.of(), operations.renewed);
    }

    @Test
    void aButtonLeadsBackToTheViewThatItWasIn() {
        String location = location(post("q=a&page=3&sort=code", "do-renew=A%26B"));
        assertEquals("/system/console/powerepos-des?q=a&sort=code&page=3&asked=A%26B#des-org-QSZC", location);
        assertEquals(List.of("A&B"), operations.renewed);
        String notice = Exchange.to("?asked=A%26B").get(plugin).text();
        assertTrue(notice.contains("A new token was asked for: A&amp;B is fresh"), notice);
        assertFalse(Exchange.to("?asked=NOBODY").get(plugin).text().contains("des-notice"));
    }

    @Test
    void aServerThatDoesNotAnswerHoldsNoThreadOfTheContainer() {
        operations.renewal = organisation -> new CompletableFuture<>();
        assertTrue(location(post("", "do-renew=ACME")).contains("asked=ACME"));
        String notice = Exchange.to("?asked=ACME").get(plugin).text();
        assertTrue(notice.contains("A new token was asked for: ACME is refused"), notice);
    }

    @Test
    void aCheckRunsBehindThePageAndShowsItsSteps() {
        assertEquals("/system/console/powerepos-des?check=ACME#des-check", location(post("", "do-check=ACME")));
        String page = Exchange.to("?check=ACME").get(plugin).text();
        assertTrue(page.contains("The next step is under way"), page);
        assertTrue(page.contains("data-busy"), page);
        assertTrue(page.contains("<noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript>"), page);
        assertTrue(Exchange.to("?check=GLOBEX").get(plugin).text().contains("No check ran lately"));
    }

    @Test
    void oneCheckTooManyIsTurnedDown() {
        for (int i = 0; i < CheckRuns.MOST; i++) {
            operations.put(FakeOperations.report("SHOP" + i, State.FRESH, NOW, 5, ""));
            location(post("", "do-check=SHOP" + i));
        }
        assertEquals("/system/console/powerepos-des?note=busy", location(post("", "do-check=ACME")));
        assertTrue(Exchange.to("?note=busy").get(plugin).text().contains("4 checks are running"));
    }

    @Test
    void allRefusedAreRetriedOnlyWhenThatIsConfirmed() {
        String page = Exchange.to("").get(plugin).text();
        assertTrue(page.contains("href=\"?confirm=retry-refused\">Retry all refused (1)..."), page);
        assertFalse(page.contains("do-retry"), page);
        String question = Exchange.to("?confirm=retry-refused").get(plugin).text();
        assertTrue(question.contains("Retry 1 refused organisation?"), question);
        assertEquals("/system/console/powerepos-des?sort=code",
                location(post("sort=code&confirm=retry-refused", "do-retry=refused")));
        assertTrue(Exchange.to("").get(plugin).text().contains("etry of refused organisations"));
        assertEquals("/system/console/powerepos-des", location(post("", "do-stop=retry")));
        assertTrue(Exchange.to("").get(plugin).text().contains("Retry of refused organisations ended"));
    }

    @Test
    void thePageIsNotKeptAndNotFramed() {
        for (String address : List.of("", "/live.part")) {
            Exchange reply = Exchange.to(address).get(plugin);
            assertEquals("no-store", reply.replied.get("Cache-Control"));
            assertEquals("DENY", reply.replied.get("X-Frame-Options"));
            assertEquals("frame-ancestors 'none'", reply.replied.get("Content-Security-Policy"));
            assertEquals("nosniff", reply.replied.get("X-Content-Type-Options"));
        }
    }

    @Test
    void filesAreKeptUntilTheyChange() {
        String page = Exchange.to("").get(plugin).text();
        String script = page.replaceFirst("(?s).*src=\"/system/console/powerepos-des(/res/page.js[^\"]*)\".*", "$1");
        Exchange named = Exchange.to(script).get(plugin);
        assertEquals("private, max-age=31536000, immutable", named.replied.get("Cache-Control"));
        assertEquals("text/javascript", named.replied.get("Content-Type"));
        Exchange old = Exchange.to("/res/page.js?v=old").get(plugin);
        assertEquals("no-cache", old.replied.get("Cache-Control"));
        assertEquals(named.text(), old.text());
        Exchange again = Exchange.to(script).header("If-None-Match", named.replied.get("ETag")).get(plugin);
        assertEquals(304, again.status);
        assertEquals(0, again.bytes.size());
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertEquals(404, Exchange.to("/res/other.js").get(plugin).status);
        assertEquals(404, Exchange.to("/live.json").get(plugin).status);
        assertEquals(200, Exchange.to("/").get(plugin).status);
    }
}
