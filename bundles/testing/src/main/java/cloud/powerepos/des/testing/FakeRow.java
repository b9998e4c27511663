package cloud.powerepos.des.testing;

import java.time.Duration;
import java.util.Optional;

import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.SharedRefreshToken;
import cloud.powerepos.des.store.SharedToken;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.StoredRefusal;
import cloud.powerepos.des.store.StoredRow;

/** A row of the {@link FakeTokenStore}; its times are by the clock of the store. */
record FakeRow(String organisation, long version, String writer, String node, String key, long takenAt,
        long leaseUntil, SharedToken token, long issuedAt, long expiresAt, SharedRefreshToken refreshToken,
        long refreshUntil, String error, long refusedUntil) {

    private static final long NEVER = Long.MAX_VALUE;

    /** One that holds nothing. */
    static FakeRow of(String organisation, String key, long now) {
        return new FakeRow(organisation, 0, "", "", key, now, now, null, 0, 0, null, 0, null, 0);
    }

    private static long until(long now, Duration left) {
        return left.compareTo(Duration.ofDays(30_000)) > 0 ? NEVER : now + left.toNanos();
    }

    private Duration leaseLeft(long now) {
        return Duration.ofNanos(Math.max(0, leaseUntil - now));
    }

    StoredEntry entry(String reader, long now) {
        boolean readable = token == null || key.equals(reader);
        Optional<SharedToken> shared = Optional.ofNullable(token).filter(any -> readable)
                .map(kept -> new SharedToken(kept.value(), Duration.ofNanos(now - issuedAt),
                        Duration.ofNanos(expiresAt - now), kept.grant(), kept.scope(), kept.svc(),
                        kept.furtherFields()));
        Optional<StoredRefusal> refusal = Optional.ofNullable(error).filter(any -> refusedUntil > now)
                .map(code -> new StoredRefusal(code, Duration.ofNanos(refusedUntil - now)));
        return new StoredEntry(version, shared, readable, leaseLeft(now), node, refusal);
    }

    /** Whether a node that has read this version and has this key may take the lease. */
    boolean mayBeTaken(long read, String by, long now) {
        boolean sealed = token != null && !key.equals(by) && expiresAt > now;
        return version == read && leaseUntil <= now && !sealed;
    }

    FakeRow leased(String by, String on, long now, Duration duration, boolean keepsRefreshToken) {
        return new FakeRow(organisation, version + 1, by, on, key, now, until(now, duration), token, issuedAt,
                expiresAt, keepsRefreshToken ? refreshToken : null, refreshUntil, error, refusedUntil);
    }

    /** The lease of a row that is leased next. */
    StoreLease lease(String id, String by, long now) {
        return new StoreLease(id, version + 1, by, Optional.ofNullable(refreshToken)
                .filter(any -> refreshUntil > now).map(kept -> new SharedRefreshToken(kept.value(),
                        kept.left().map(any -> Duration.ofNanos(refreshUntil - now)))));
    }

    boolean isLeasedBy(StoreLease lease) {
        return version == lease.fence() && writer.equals(lease.writer());
    }

    FakeRow settled(Settlement outcome, String on, String by, long now) {
        return new FakeRow(organisation, version + 1, writer, on, outcome.token().isPresent() ? by : key, takenAt, now,
                outcome.token().orElse(token),
                outcome.token().map(any -> takenAt - any.age().toNanos()).orElse(issuedAt),
                outcome.token().map(any -> takenAt + any.left().toNanos()).orElse(expiresAt),
                outcome.refreshToken().orElse(null),
                outcome.refreshToken().flatMap(SharedRefreshToken::left).map(left -> until(now, left)).orElse(NEVER),
                outcome.refusal().map(StoredRefusal::error).orElse(null),
                outcome.refusal().map(refusal -> until(now, refusal.left())).orElse(0L));
    }

    StoredRow shown(long now) {
        return new StoredRow(organisation, version, node,
                Optional.ofNullable(token).map(any -> Duration.ofNanos(expiresAt - now)), refreshToken != null,
                leaseLeft(now), Duration.ZERO, token == null ? "" : key);
    }
}
