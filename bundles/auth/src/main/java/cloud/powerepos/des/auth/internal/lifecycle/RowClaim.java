package cloud.powerepos.des.auth.internal.lifecycle;

import java.time.Duration;
import java.util.Optional;

import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.store.StoreLease;

/**
 * The row of the token store that a request is for.
 *
 * @param version  that was read; 0 where no row was there
 * @param readable whether this node can open what is in it
 * @param lease    null before it was taken
 * @param takenAt  when the taking of the lease began, by the lifetime clock
 * @param leasedAt when it had ended: not before the store's own time of it
 */
public record RowClaim(RowKey key, long version, boolean readable, StoreLease lease, long takenAt, long leasedAt) {

    /** A request that is not sent within this time after its lease was taken takes it anew. */
    private static final Duration SENT_WITHIN = Duration.ofSeconds(5);

    /** One that was read. */
    static RowClaim of(RowKey key, long version, boolean readable) {
        return new RowClaim(key, version, readable, null, 0, 0);
    }

    /** A lease outlives two requests, of which the second one is sent within its time. */
    public Duration leaseTime() {
        return key.settings().requestTimeout().multipliedBy(2).plus(SENT_WITHIN);
    }

    RowClaim leased(StoreLease taken, long from, long to) {
        return new RowClaim(key, version, readable, taken, from, to);
    }

    /** What ends a lease that was taken in vain: its refresh token goes back. */
    public TokenEffect.Settle unsent(StoreLease taken, long from, long to) {
        RowClaim claim = leased(taken, from, to);
        return TokenEffect.Settle.putBack(claim, claim.refreshToken());
    }

    /** As it is once its refresh token is in other hands: that is in one place at a time. */
    RowClaim withoutRefreshToken() {
        return leased(new StoreLease(lease.id(), lease.fence(), lease.writer(), Optional.empty()), takenAt,
                leasedAt);
    }

    /** The refresh token that the lease brought, or null. */
    RefreshToken refreshToken() {
        return lease.refreshToken().map(shared -> new RefreshToken(shared.value(),
                shared.left().map(left -> LifetimeClock.plus(takenAt, LifetimeClock.nanos(left)))
                        .orElse(LifetimeClock.NEVER), key.settings())).orElse(null);
    }

    @Override
    public String toString() {
        return "RowClaim[" + key + ", version=" + version + ", " + lease + "]";
    }

    /** Whether a request may be sent by the lease now. */
    public boolean maySend(long now) {
        return now - takenAt <= SENT_WITHIN.toNanos();
    }
}
