package cloud.powerepos.des.auth.internal.lifecycle;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.store.StoreLease;

/**
 * The row of the token store that a request is for.
 *
 * @param version  that was read; 0 where no row was there
 * @param readable whether this node can open what is in it
 * @param lease    null before it was taken
 * @param takenAt  when the taking of the lease began, by the lifetime clock
 */
public record RowClaim(RowKey key, long version, boolean readable, StoreLease lease, long takenAt) {

    /** A request that is not sent within this time after its lease was taken takes it anew: the lease has to outlive it. */
    private static final long SENT_WITHIN = TimeUnit.SECONDS.toNanos(5);

    RowClaim leased(StoreLease taken, long at) {
        return new RowClaim(key, version, readable, taken, at);
    }

    /** What ends a lease that was taken in vain: its refresh token goes back. */
    public TokenEffect.Settle unsent(StoreLease taken, long at) {
        RowClaim claim = leased(taken, at);
        return TokenEffect.Settle.putBack(claim, claim.refreshToken());
    }

    /** As it is once its refresh token is in other hands: that is in one place at a time. */
    RowClaim withoutRefreshToken() {
        return leased(new StoreLease(lease.id(), lease.fence(), lease.writer(), Optional.empty()), takenAt);
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
        return now - takenAt <= SENT_WITHIN;
    }
}
