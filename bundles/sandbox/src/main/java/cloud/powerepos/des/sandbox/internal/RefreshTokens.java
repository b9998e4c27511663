package cloud.powerepos.des.sandbox.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Rotating refresh tokens. All tokens that descend from one password grant are a family; a token is the name of its
 * family and a secret, and only the newest secret counts. So a replay is recognised for ever, and a family takes the
 * same memory after one rotation and after a million. Thread-safe.
 */
public final class RefreshTokens {

    private static final int FAMILIES = 10_000;

    private final Secrets secrets = new Secrets();
    private final Clock clock;
    private final Map<String, Family> families = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Family> eldest) {
            return size() > FAMILIES;
        }
    };

    public RefreshTokens(Clock clock) {
        this.clock = clock;
    }

    /** The client and the organisation that a family was issued for. */
    public record Grant(String clientId, String organisation) {
    }

    private record Family(Grant grant, String secret, Instant expiry) {
    }

    /** What became of a refresh token that was presented. */
    enum Outcome {
        /** It was the newest one and is consumed now. */
        ROTATED,
        /** It had been consumed before. */
        REPLAYED,
        /** It is unknown, revoked, expired, or was issued to another client. */
        UNKNOWN
    }

    /** An outcome, with the next token where there is one. */
    record Use(Outcome outcome, Optional<String> organisation, Optional<String> next) {
    }

    public synchronized String issue(Grant grant, Duration lifetime) {
        return store(secrets.next(), grant, lifetime);
    }

    public synchronized Use use(String token, Predicate<Grant> mayUse, Duration lifetime, boolean replayRevokes) {
        int dot = token.indexOf('.');
        String name = token.substring(0, Math.max(dot, 0));
        Family family = families.get(name);
        if (family == null || !mayUse.test(family.grant())) {
            return new Use(Outcome.UNKNOWN, Optional.empty(), Optional.empty());
        }
        if (!Secrets.equal(family.secret(), token.substring(dot + 1))) {
            if (replayRevokes) {
                families.remove(name);
            }
            return new Use(Outcome.REPLAYED, Optional.empty(), Optional.empty());
        }
        if (!clock.instant().isBefore(family.expiry())) {
            families.remove(name);
            return new Use(Outcome.UNKNOWN, Optional.empty(), Optional.empty());
        }
        return new Use(Outcome.ROTATED, Optional.of(family.grant().organisation()),
                Optional.of(store(name, family.grant(), lifetime)));
    }

    public synchronized void revoke(String organisation) {
        families.values().removeIf(family -> family.grant().organisation().equals(organisation));
    }

    private String store(String name, Grant grant, Duration lifetime) {
        Family family = new Family(grant, secrets.next(), clock.instant().plus(lifetime));
        families.put(name, family);
        return name + "." + family.secret();
    }
}
