package cloud.powerepos.des.endpoint.internal.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.endpoint.internal.rules.AllowedHosts;
import cloud.powerepos.des.endpoint.internal.rules.Notices;
import cloud.powerepos.des.endpoint.internal.rules.PairingRules;
import cloud.powerepos.des.endpoint.internal.rules.ServiceUriRules;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.Tokens;

/** Keys that a test publishes, and time that passes when it says so. */
abstract class SignatureFixture {

    static final Signer ONE = new Signer("one");
    static final Signer TWO = new Signer("two");
    static final Signer FALSE_ONE = new Signer("one");
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    String published = Signer.jwks(ONE);
    int fetches;
    Throwable broken;

    /** Overflows on the way, as a ticker may. */
    long nanos = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

    final PairingRules rules = new PairingRules(new ServiceUriRules(new AllowedHosts(List.of())),
            TokenReader.verifying(new SigningKeys(() -> {
                fetches++;
                FakeStore.fail(broken);
                if (published == null) {
                    throw new IOException("down");
                }
                return published;
            }, () -> nanos, Clock.fixed(NOW, ZoneOffset.UTC))), new Notices(), code -> false);

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    void accept(String value) {
        assertEquals(Tokens.SVC, rules.pair(Tokens.token(value, Tokens.SVC)).serviceUri().toString());
    }

    <X extends DesAccessException> X refuse(Class<X> type, String value) {
        X refused = assertThrows(type, () -> rules.pair(Tokens.token(value, Tokens.SVC)));
        assertNull(refused.getCause());
        return refused;
    }
}
