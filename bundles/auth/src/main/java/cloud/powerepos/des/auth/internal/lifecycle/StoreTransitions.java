package cloud.powerepos.des.auth.internal.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Counter;
import cloud.powerepos.des.auth.internal.lifecycle.TokenPhase.InFlight;
import cloud.powerepos.des.auth.internal.lifecycle.TokenPhase.Looking;
import cloud.powerepos.des.auth.internal.lifecycle.TokenPhase.Queued;
import cloud.powerepos.des.auth.internal.lifecycle.TokenPhase.Taking;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.store.SharedToken;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.StoredRefusal;

/**
 * What follows what comes of the token store, and how a request that was queued is sent:
 *
 * <pre>
 * phase    input        condition                                next      effects
 * Looking  Looked       the row is that of other credentials     Looking   Look
 * Looking  Looked       it has a living token, which is neither  Idle      Deliver, Schedule, Publish
 *                       ours nor rejected, nor expires sooner
 * Looking  Looked       the credentials are refused              Idle      Fail, Publish
 * Looking  Looked       on demand, and something blocks          Idle      Fail
 * Looking  Looked       another node has the lease               Looking   LookLater
 * Looking  Looked       else                                     Queued    Enqueue
 * Looking  LookDue      the look waits for its time              Looking   Look
 * Looking  StoreFailed  a living token, not on demand            Idle      Deliver; Schedule for 92 to 98 % of its life
 * Looking  StoreFailed  on demand, and something blocks          Idle      Fail
 * Looking  StoreFailed  else                                     Queued    Enqueue; works without the row
 * Queued   Admitted     without a row                            InFlight  refresh token taken out of the state
 * Queued   Admitted     the row was read                         Taking
 * Queued   Admitted     by a lease of 5 s at the most            InFlight
 * Queued   Admitted     the row is that of other credentials,    Looking   Settle where there is a lease; Look
 *                       or the lease is older
 * Taking   Taken        the row is that of other credentials     Looking   Settle puts its refresh token back; Look
 * Taking   Taken        a lease                                  InFlight  refresh token taken out of state and lease
 * Taking   Taken        none, as another node was faster         Looking   LookLater
 * Taking   Taken        none, as the row cannot be read          InFlight  works without the row
 * Taking   StoreFailed  a living token, not on demand            Idle      as above
 * Taking   StoreFailed  else                                     InFlight  works without the row
 * any      Settled      the token is the current one             same      known to be in the row
 * </pre>
 *
 * An operator's request passes over the token and the refusal in the row and over what blocks. A refresh token that the
 * state holds was obtained without the row, later than the one in the row: it is used first.
 */
final class StoreTransitions {

    /** How soon to look again while another node has the lease. */
    private static final long SOON = TimeUnit.MILLISECONDS.toNanos(150);
    /** The same where no caller waits: other nodes usually take less than this. */
    private static final long LATER = TimeUnit.SECONDS.toNanos(2);
    /** Without the store, the share of its life at which a token is refreshed, and how far organisations are spread. */
    private static final double PUT_OFF_TO = 0.92;
    private static final double PUT_OFF_SPREAD = 0.06;

    private final Step step;

    StoreTransitions(Step step) {
        this.step = step;
    }

    void apply(TokenInput.OfStore input) {
        if (input instanceof TokenInput.Looked looked && step.phase instanceof Looking looking) {
            looked(looking.request(), looked);
        } else if (input instanceof TokenInput.LookDue) {
            lookDue();
        } else if (input instanceof TokenInput.StoreFailed) {
            failed();
        } else if (input instanceof TokenInput.Taken taken && step.phase instanceof Taking taking) {
            taken(taking.request(), taken);
        } else if (input instanceof TokenInput.Settled settled && step.cached.token() == settled.token()) {
            step.row = step.row.keptBy(settled.node());
        }
    }

    /** Whether a caller who finds requests blocked lets the row be read. */
    boolean mayLook() {
        return step.at.shared() && (step.phase == TokenPhase.IDLE || step.phase instanceof Queued)
                && step.row.isLookDue(step.at.now());
    }

    void lookDue() {
        if (step.phase instanceof Looking looking && looking.waiting()) {
            step.look(looking.request());
        }
    }

    private void looked(Flight flight, TokenInput.Looked looked) {
        if (!isCurrent(looked.key())) {
            step.look(flight);
            return;
        }
        step.row = step.row.looked(step.at.now());
        Optional<StoredEntry> entry = looked.entry();
        Optional<Lifetime> life = entry.flatMap(StoredEntry::token).filter(shared -> !flight.urgent())
                .flatMap(shared -> usable(shared, looked.at()));
        Optional<StoredRefusal> refusal = entry.flatMap(StoredEntry::refusal).filter(any -> !flight.urgent());
        Optional<Failure> blocked = blocked(flight);
        if (life.isPresent()) {
            adopt(flight, entry.get(), life.get());
        } else if (refusal.isPresent()) {
            refused(refusal.get());
        } else if (blocked.isPresent()) {
            step.endFailed(blocked.get(), null);
        } else if (entry.isPresent() && entry.get().leaseLeft().compareTo(Duration.ZERO) > 0) {
            lookLater(flight);
        } else {
            step.phase = new Queued(flight.with(RowClaim.of(looked.key(),
                    entry.map(StoredEntry::version).orElse(0L), entry.map(StoredEntry::readable).orElse(true))));
            step.emit(new TokenEffect.Enqueue());
        }
    }

    /** What ends a request that a caller waits for; one that no caller waits for may wait itself. */
    private Optional<Failure> blocked(Flight flight) {
        return flight.onDemand() && !flight.urgent() ? step.whyNotNow() : Optional.empty();
    }

    private void lookLater(Flight flight) {
        step.phase = new Looking(flight.with(null), true);
        step.emit(new TokenEffect.LookLater(flight.onDemand() ? SOON : LATER));
    }

    private boolean isCurrent(RowKey key) {
        return key.epoch() == step.epoch && key.settings().sameTokens(step.at.settings());
    }

    /** @param at before this the row was not read: the time of the look counts against the token's life */
    private Optional<Lifetime> usable(SharedToken shared, long at) {
        long age = Math.max(0, LifetimeClock.nanos(shared.age()));
        Lifetime life = new Lifetime(at - age, LifetimeClock.plus(age, LifetimeClock.nanos(shared.left())));
        boolean isAnother = !isSame(shared, step.row.rejected()) && !isSame(shared, step.cached.token());
        return isAnother && step.at.now() < life.expiresAt() && life.expiresAt() > step.cached.expiresAt()
                ? Optional.of(life) : Optional.empty();
    }

    private static boolean isSame(SharedToken shared, AccessToken token) {
        return token != null && shared.value().equals(token.value());
    }

    private void adopt(Flight flight, StoredEntry entry, Lifetime life) {
        SharedToken shared = entry.token().orElseThrow();
        AccessToken token = new AccessToken(shared.value(), step.before.organisationCode(),
                shared.scope().orElse(step.at.settings().scope()), step.at.clock().wallAt(life.start()),
                step.at.clock().wallAt(life.expiresAt()), shared.svc(), shared.furtherFields());
        step.refreshToken = null;
        step.count(Counter.ADOPTED);
        step.install(flight, token, life, step.at.settings(),
                shared.grant().equals(Grant.REFRESH.type) ? Grant.REFRESH : Grant.PASSWORD, entry.leaseHolder(),
                "taken over from the token store, where node " + Printable.of(entry.leaseHolder()) + " put it");
    }

    /** Another node, or this one before it was restarted, was refused. */
    private void refused(StoredRefusal refusal) {
        boolean isNews = step.failure == null || step.failure.kind() != Failure.Kind.REFUSED;
        String error = refusal.error().matches("[a-z_]{0,40}") ? refusal.error() : "";
        // then the row is read again: it may say less by then
        Duration own = step.at.settings().refusedRetry();
        long longest = own.isZero() ? LifetimeClock.NEVER : LifetimeClock.nanos(own);
        step.endFailed(step.fail(Failure.Kind.REFUSED, error,
                FailureMessages.refused(error, step.credentials, step.at.settings()),
                LifetimeClock.plus(step.at.clock().monotonic(),
                        Math.min(LifetimeClock.nanos(refusal.left()), longest))),
                isNews ? TokenEvent.Type.REFUSED : null);
    }

    private void failed() {
        boolean looking = step.phase instanceof Looking;
        if (!looking && !(step.phase instanceof Taking)) {
            return;
        }
        Flight flight = step.phase.request().with(null);
        CachedToken held = step.cached;
        long later = held.issuedAt() + (long) ((held.expiresAt() - held.issuedAt())
                * (PUT_OFF_TO + PUT_OFF_SPREAD * step.before.spread()));
        Optional<Failure> blocked = looking ? blocked(flight) : Optional.empty();
        step.row = step.row.looked(step.at.now());
        if (!flight.onDemand() && held.isAlive(step.at.now()) && step.at.now() < later) {
            step.cached = held.refreshedAt(later);
            step.endRequest(new TokenEffect.Deliver(held.token()));
            step.plan();
        } else if (blocked.isPresent()) {
            step.endFailed(blocked.get(), null);
        } else if (looking) {
            step.phase = new Queued(flight);
            step.emit(new TokenEffect.Enqueue());
        } else {
            send(flight, null);
        }
    }

    /** Its turn has come. */
    void admitted() {
        Flight flight = step.phase.request();
        RowClaim claim = flight.claim();
        if (claim == null) {
            send(flight, null);
        } else if (!isCurrent(claim.key()) || flight.isLeased() && !claim.maySend(step.at.now())) {
            step.giveBack(flight, flight.isLeased() ? claim.refreshToken() : null);
            step.startAnew(flight);
        } else if (flight.isLeased()) {
            send(flight, claim.refreshToken());
        } else {
            step.phase = new Taking(flight);
        }
    }

    private void taken(Flight flight, TokenInput.Taken taken) {
        Optional<StoreLease> lease = taken.lease();
        if (lease.isPresent()) {
            RowClaim claim = flight.claim().leased(lease.get(), taken.from(), taken.to());
            step.phase = new Queued(flight.with(claim));
            admitted();
        } else if (flight.claim().readable()) {
            lookLater(flight);
        } else {
            send(flight.with(null), null);
        }
    }

    /** The refresh token leaves state and lease before it is sent: it is in one place, and never sent twice. */
    private void send(Flight flight, RefreshToken leased) {
        RefreshToken held = isUsable(step.refreshToken) ? step.refreshToken : isUsable(leased) ? leased : null;
        step.refreshToken = null;
        Flight sending = flight.isLeased() ? flight.with(flight.claim().withoutRefreshToken()) : flight;
        step.phase = new InFlight(sending, new Attempt(step.epoch, step.at.now(), step.at.settings(), held,
                step.credentials));
    }

    private boolean isUsable(RefreshToken token) {
        return token != null && step.at.now() < token.expiresAt() && token.from().sameTokens(step.at.settings());
    }
}
