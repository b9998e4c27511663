package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;

/** What holds a secret tells in a debugger or a log what it is, and not what it hides. */
class ShownTextTest {

    @Test
    void secretsAreLeftOutAndTheRestIsShown() {
        RowKey key = new RowKey("row", 3, TransitionsFixture.SETTINGS);
        AccessToken token = new AccessToken("secret", "ACME", "des", Instant.EPOCH, Instant.EPOCH, Optional.empty(),
                Map.of());
        assertEquals("RefreshToken", TransitionsFixture.REFRESH.toString());
        assertEquals("RowKey[epoch=3]", key.toString());
        assertEquals("RowClaim[RowKey[epoch=3], version=7, null]", RowClaim.of(key, 7, true).toString());
        assertEquals("CachedToken[" + token + "]", CachedToken.of(token, 0, 1, 2).toString());
        assertEquals("TokenState[ACME, Idle]", TokenState.of(TransitionsFixture.ACME, 0).toString());
    }
}
