package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.testing.Fakes;

class DetailsTest {

    private final Fakes fakes = new Fakes();

    @Test
    void everythingKnownIsTold() {
        fakes.hosts.put("ACME", URI.create("https://des1.example/"));
        fakes.token.complete(Fakes.holding(jwt("{\"org_id\":\"ACME\",\"dsrk\":[\"a\",\"b\"]}")));

        Map<String, String> lines = of(Fakes.living("ACME"));

        assertEquals("fresh", lines.get("State"));
        assertEquals("https://des1.example/", lines.get("DES"));
        assertEquals("2026-03-01 11:59:00 (1 min ago), by grant password", lines.get("Token issued"));
        assertEquals("2026-03-01 14:00:00 (in 2 h)", lines.get("Expires"));
        assertEquals("held", lines.get("Refresh token"));
        assertEquals("1 sent, 0 refused, 0 failed", lines.get("Token requests"));
        assertEquals("ACME", lines.get("Claim org_id"));
        assertEquals("[a, b]", lines.get("Claim dsrk"));
    }

    @Test
    void anUndocumentedClaimKeepsItsValue() {
        fakes.token.complete(Fakes.holding(jwt("{\"session\":\"" + Fakes.SECRET + "\"}")));
        Map<String, String> lines = of(Fakes.living("ACME"));
        assertEquals("(not shown)", lines.get("Claim session"));
        assertFalse(lines.toString().contains(Fakes.SECRET));
    }

    @Test
    void theTokenItselfIsNeverShownWhetherItIsAJwtOrNot() {
        for (String value : new String[] { jwt("{\"sub\":\"svc\"}"), "opaque-" + Fakes.SECRET, "a.b.c", "" }) {
            fakes.token = new CompletableFuture<>();
            fakes.token.complete(Fakes.holding(value));
            String shown = of(Fakes.living("ACME")).toString();
            assertTrue(value.isEmpty() || !shown.contains(value), shown);
        }
    }

    @Test
    void withoutALivingTokenNoneIsAskedFor() {
        Map<String, String> lines = of(Fakes.failing("ACME", State.REFUSED, "refused: fix the password"));
        assertEquals("refused: fix the password", lines.get("Last error"));
        assertEquals("2026-03-01 12:00:30 (in 30 s)", lines.get("Next attempt"));
        assertEquals(0, fakes.requests);
        assertNull(lines.get("Expires"));
        assertNull(lines.get("Failing since"), "it is the first error");
    }

    @Test
    void howLongItHasBeenFailingIsShownBesideTheLastError() {
        Map<String, String> lines = of(Fakes.failingSince("ACME", State.WAITING, "not reached",
                Fakes.NOW.minusSeconds(3600)));
        assertEquals("2026-03-01 11:59:55 (5 s ago)", lines.get("Last error at"));
        assertEquals("2026-03-01 11:00:00 (1 h ago)", lines.get("Failing since"));
    }

    @Test
    void aTokenThatIsGoneMeanwhileIsNotWaitedFor() {
        assertEquals("fresh", of(Fakes.living("ACME")).get("State"));
    }

    @Test
    void aRefusedConfigurationOfTheSameOrganisationIsTold() {
        fakes.refused("new.cfg", "service.account.id", "ACME", "is empty");
        assertEquals("new.cfg: is empty", of(Fakes.living("ACME")).get("Refused configuration"));
    }

    @Test
    void keysThatNothingReadsAreTold() {
        fakes.ignored("acme.cfg", "client.ide", "ACME", "no key");
        fakes.ignored("acme.cfg", "", "ACME", "one key (not shown)");
        assertEquals("acme.cfg: no key; acme.cfg: one key (not shown)", of(Fakes.living("ACME")).get("Ignored key"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "refusal", "lastServiceUri", "problems", "held" })
    void aServiceThatFailsCostsItsOwnLineOnly(String method) {
        fakes.broken = (called, organisation) -> {
            if (called.equals(method)) {
                throw new NoClassDefFoundError(Fakes.SECRET);
            }
        };
        Map<String, String> lines = of(Fakes.living("ACME"));
        assertEquals("client", lines.get("Client ID"));
        assertEquals("1 sent, 0 refused, 0 failed", lines.get("Token requests"));
        assertTrue(lines.values().stream().anyMatch(line -> line.contains("Unforeseen error")), lines::toString);
        assertFalse(lines.toString().contains(Fakes.SECRET));
    }

    private Map<String, String> of(TokenStatus status) {
        fakes.known(status.organisationCode());
        fakes.statuses.put(status.organisationCode(), status);
        DesOperations operations = new Operator().at(new ListCommand(), fakes).operations;
        return new Details(operations, Fakes.CLOCK).of(operations.organisation(status.organisationCode())
                .orElseThrow());
    }

    private static String jwt(String claims) {
        return part("{\"alg\":\"RS256\"}") + "." + part(claims) + "." + part("signature");
    }

    private static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
