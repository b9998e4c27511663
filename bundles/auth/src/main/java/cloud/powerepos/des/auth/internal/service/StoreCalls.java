package cloud.powerepos.des.auth.internal.service;

import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.auth.internal.lifecycle.RowClaim;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect;
import cloud.powerepos.des.auth.internal.lifecycle.TokenInput;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;

/**
 * Reads and writes rows of the token store for one organisation; never under its lock, and never on a caller's thread.
 * Only the store's status, which waits for no server, is asked there.
 */
final class StoreCalls {

    private static final Logger LOG = LoggerFactory.getLogger(AuthTokenService.class);

    private final TokenMachine token;
    private final Collaborators with;

    StoreCalls(TokenMachine token) {
        this.token = token;
        this.with = token.with;
    }

    /** Reads the row for a flight that waits for that. */
    void look(TokenFlight flight) {
        StoreLook look = new StoreLook(token, flight);
        look.watch();
        try {
            with.shared().looks().execute(look);
        } catch (Throwable e) {
            Unexpected.log("No thread to look into the token store, the request goes on without it; see that this"
                    + " process has memory and threads left", e);
            look.end(new TokenInput.StoreFailed());
        }
    }

    void lookLater(TokenFlight flight, long nanos) {
        with.timer().after(nanos, () -> {
            TokenEffects effects;
            synchronized (token) {
                if (token.flight != flight) {
                    return;
                }
                effects = token.apply(new TokenInput.LookDue());
            }
            effects.afterwards();
        });
    }

    /** Takes the lease; blocks for as long as the store does. */
    TokenInput take(RowClaim claim) {
        long from = with.clock().now();
        try {
            Optional<StoreLease> lease = with.shared().take(claim, token.organisationCode());
            return new TokenInput.Taken(lease, from, with.clock().now());
        } catch (StoreException e) {
            return failed("take the lease", e);
        } catch (Throwable e) {
            return unexpected(e);
        }
    }

    /** The flight ended while the lease was being taken: nothing was sent. */
    void putBack(RowClaim claim, TokenInput taken) {
        if (taken instanceof TokenInput.Taken result) {
            Optional<StoreLease> lease = result.lease();
            lease.ifPresent(unused -> settle(claim.unsent(unused, result.from(), result.to())));
        }
    }

    /** Ends a lease. Where that fails the refresh token is dropped: it may be in the row, and is in no other place. */
    void settle(TokenEffect.Settle settle) {
        with.shared().settles().execute(() -> {
            try {
                Optional<String> node = with.shared().settle(settle, with.clock());
                if (node.isEmpty()) {
                    LOG.debug("{}: the lease in the token store had run out, its refresh token is dropped",
                            Printable.of(token.organisationCode()));
                } else if (settle.token().isPresent()) {
                    token.applyAndFinish(new TokenInput.Settled(settle.token().get().token(), node.get()));
                }
            } catch (StoreException e) {
                failed("end the lease; its refresh token is dropped", e);
            } catch (Throwable e) {
                unexpected(e);
            }
        });
    }

    /** The store itself warns; this says which organisation works without it. */
    TokenInput failed(String what, StoreException error) {
        LOG.debug("{}: could not {}: {}", Printable.of(token.organisationCode()), what, error.getMessage());
        return new TokenInput.StoreFailed();
    }

    static TokenInput unexpected(Throwable error) {
        Unexpected.log("The token store failed unexpectedly, the request goes on without it; see that this process has"
                + " memory and threads left, else report this error", error);
        return new TokenInput.StoreFailed();
    }
}
