package cloud.powerepos.des.store.internal.service;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.SharedRefreshToken;
import cloud.powerepos.des.store.SharedToken;

/** Outcomes of requests. */
final class Settlements {

    private Settlements() {
    }

    /** A token of an hour with its refresh token. */
    static Settlement of(String access, String refresh) {
        return new Settlement(Optional.of(token(access)), Optional.of(new SharedRefreshToken(refresh,
                Optional.of(Duration.ofHours(8)))), Optional.empty());
    }

    static SharedToken token(String value) {
        return new SharedToken(value, Duration.ofSeconds(1), Duration.ofSeconds(3599), "password",
                Optional.of("des offline_access"), Optional.of("https://des.example"), Map.of("session", "s-1"));
    }
}
