package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;

import cloud.powerepos.des.store.SharedRefreshToken;
import cloud.powerepos.des.store.SharedToken;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.StoredRefusal;

/** One organisation of a node that has a token store. */
abstract class StoreTransitionsFixture extends TransitionsFixture {

    @BeforeEach
    void storeIsThere() {
        shared = true;
    }

    static SharedToken token(String value, long age, long left) {
        return new SharedToken(value, Duration.ofSeconds(age), Duration.ofSeconds(left), "refresh_token",
                Optional.of("des"), Optional.of("https://des.example/"), Map.of("x", "y"));
    }

    static StoredEntry entry(SharedToken token, long leaseLeft, StoredRefusal refusal) {
        return new StoredEntry(7, Optional.ofNullable(token), true, Duration.ofSeconds(leaseLeft), "node-b",
                Optional.ofNullable(refusal));
    }

    RowKey key() {
        return new RowKey("row", state.epoch(), settings);
    }

    void looked(StoredEntry entry, String phase, String... expected) {
        on(new TokenInput.Looked(key(), now, Optional.ofNullable(entry)), phase, expected);
    }

    void looking() {
        asked("Looking", "Look", "Join");
    }

    void taking() {
        if (state.phase() == TokenPhase.IDLE) {
            looking();
        }
        looked(entry(null, 0, null), "Queued", "Enqueue");
        on(new TokenInput.Admitted(), "Taking");
    }

    TokenInput taken(String refreshToken) {
        return new TokenInput.Taken(Optional.of(new StoreLease("row", 8, "writer",
                Optional.ofNullable(refreshToken).map(value -> new SharedRefreshToken(value, Optional.empty())))),
                now, now);
    }

    void sending(String refreshToken) {
        taking();
        on(taken(refreshToken), "InFlight");
        assertEquals(Optional.ofNullable(refreshToken), Optional.ofNullable(attempt().sent()).map(RefreshToken::value));
    }

    void leading() {
        sending(null);
        on(issued("t1", "r1"), "Idle", "ClientAccepted", "ServerWorks", "Settle", "Deliver", "Schedule", "Publish");
        on(new TokenInput.Settled(state.cached().token(), "node-a"), "Idle");
    }

    TokenEffect.Settle settled() {
        return effect(TokenEffect.Settle.class);
    }
}
