package cloud.powerepos.des.auth.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.TokenStatus;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.auth.internal.Outcome.ConnectionStale;
import cloud.powerepos.des.auth.internal.Outcome.CredentialsRefused;
import cloud.powerepos.des.auth.internal.Outcome.Failed;
import cloud.powerepos.des.auth.internal.Outcome.Issued;
import cloud.powerepos.des.auth.internal.Outcome.Problem;
import cloud.powerepos.des.auth.internal.Outcome.RefreshTokenRefused;
import cloud.powerepos.des.auth.internal.TokenRequest.Grant;
import cloud.powerepos.des.auth.internal.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.TokenTransport.NoReplyException;
import cloud.powerepos.des.credentials.DesCredentials;

/**
 * The token of one organisation through its life. Readers of a living token do three volatile reads and one comparison of
 * times; everything else is decided under this object's lock, which is never held while a request is under way.
 */
final class OrganisationTokens extends LivingToken {

    /** Handed out no longer than until this long before the AuthServer lets it expire, or this share of a short life. */
    private static final long MARGIN = TimeUnit.SECONDS.toNanos(30);
    private static final int MARGIN_SHARE = 20;
    /** A token that DES refuses at a lesser age, and in the first half of its life, has never been good. */
    private static final long FRESH = TimeUnit.MINUTES.toNanos(10);
    /** The request's own time limit gives the better error; a waiter leaves it the time to arrive. */
    private static final Duration WAITER_GRACE = Duration.ofMillis(200);

    private final String organisationCode;
    private final double spread;
    private final Collaborators with;

    private volatile Snapshot snapshot = Snapshot.NONE;

    private DesCredentials credentials;
    private RefreshToken refreshToken;
    private Flight flight;
    private Failure failure;
    private int failuresInRow;
    private int freshTokensRejected;
    /** Whether operators were told of a failure and not yet of its end, though it may have been forgotten. */
    private boolean troubled;
    /** Grows when a reply that is still on the way has become worthless. */
    private long epoch;
    private boolean closed;
    private Runnable planned = () -> { };
    private Grant lastGrant;
    private final Tally tally = new Tally();

    /** @param spread this organisation's place in the refresh window, from 0 to 1 */
    OrganisationTokens(DesCredentials credentials, double spread, Collaborators with) {
        super(with.clock());
        this.organisationCode = credentials.organisationCode();
        this.credentials = credentials;
        this.spread = spread;
        this.with = with;
    }

    @Override
    AccessToken lookCloser() {
        Snapshot current = snapshot;
        return current.used() && current.lives(clock.now()) ? current.token()
                : ask().await(organisationCode, waiterLimit());
    }

    private void hold(Snapshot latest) {
        snapshot = latest;
        show(latest);
    }

    /** The living token, for somebody who only looks. */
    Optional<AccessToken> held() {
        Snapshot current = snapshot;
        return current.lives(clock.now()) ? Optional.of(current.token()) : Optional.empty();
    }

    CompletionStage<AccessToken> request() {
        return ask().stage(with.callbacks());
    }

    /** What everybody does who finds nothing in the snapshot. */
    private TokenPromise ask() {
        clock.watch();
        synchronized (this) {
            long now = clock.now();
            if (isGone()) {
                return TokenPromise.broken(gone());
            }
            if (snapshot.lives(now)) {
                return TokenPromise.kept(use());
            }
            Optional<Failure> held = held(now);
            if (held.isPresent()) {
                return TokenPromise.broken(() -> held.get().toException(organisationCode));
            }
            return nextToken();
        }
    }

    /** Hands out the living token and leaves the mark that it was asked for. */
    private AccessToken use() {
        if (!snapshot.used()) {
            hold(snapshot.inUse());
            plan();
        }
        return snapshot.token();
    }

    /** Why no request may be sent now and none is under way that could be waited for. */
    private Optional<Failure> held(long now) {
        if (flight != null && flight.exchange != null) {
            return Optional.empty();
        }
        return due(now) ? with.dispatcher().holdsBack() : Optional.of(failure);
    }

    private boolean due(long now) {
        return failure == null || now >= failure.retryAt()
                || failure.kind().ofServer() && failure.opening() != with.dispatcher().opening();
    }

    private TokenPromise nextToken() {
        if (flight == null) {
            takeOff(true);
        } else {
            tally.joined++;
            flight.onDemand = true;
            with.dispatcher().promote(flight);
        }
        return flight.promise;
    }

    private void takeOff(boolean onDemand) {
        planned.run();
        flight = new Flight(onDemand);
        with.dispatcher().submit(flight);
    }

    /** Sees to it that a token in use is refreshed in time, or tried again after a failure. */
    private void plan() {
        planned.run();
        long now = clock.now();
        if (flight == null && snapshot.used() && snapshot.lives(now)) {
            long at = failure == null ? snapshot.soft() : Math.max(snapshot.soft(), failure.retryAt());
            if (at < snapshot.hard()) {
                planned = with.timer().after(Math.max(0, at - now), this::refresh);
            }
        }
    }

    private synchronized void refresh() {
        if (flight == null && !closed && snapshot.used() && snapshot.lives(clock.now())) {
            takeOff(false);
        }
    }

    /** Plans anew after time has passed that the timer did not see. */
    synchronized void timePassed() {
        plan();
    }

    /** An operator wants a new token, whatever is held and whatever holds requests back. */
    CompletionStage<AccessToken> renew() {
        TokenPromise promise;
        synchronized (this) {
            if (isGone()) {
                return TokenPromise.broken(gone()).stage(with.callbacks());
            }
            forgetFailures();
            with.dispatcher().tryAnyway();
            promise = nextToken();
            with.dispatcher().first(flight);
        }
        return promise.stage(with.callbacks());
    }

    /** DES refused this token. */
    synchronized void reject(AccessToken token) {
        if (closed || credentials == null || snapshot.token() != token) {
            return;
        }
        tally.rejected++;
        troubled = true;
        long now = clock.now();
        long age = now - snapshot.start();
        freshTokensRejected = age < Math.min(FRESH, (snapshot.hard() - snapshot.start()) / 2)
                ? freshTokensRejected + 1 : 0;
        hold(Snapshot.NONE);
        if (freshTokensRejected > 1) {
            fail(Failure.Kind.REJECTED_BY_DES, "", FailureMessages.rejected(freshTokensRejected, credentials),
                    now + with.backoff().nanosAfter(freshTokensRejected - 1));
        } else if (flight == null && held(now).isEmpty()) {
            takeOff(true);
        }
        event(TokenEvent.Type.REJECTED, held(now).map(reason -> "DES refused the token (401) and there is no new one yet: "
                + reason.describe()).orElse("DES refused the token (401), a new one is requested; if this repeats, see"
                        + " that the organisation has DES assigned"));
    }

    /** Takes what the store says now. */
    void credentialsChanged() {
        synchronized (this) {
            Optional<DesCredentials> latest = with.store().find(organisationCode);
            DesCredentials previous = credentials;
            credentials = latest.orElse(null);
            if (closed || (previous == null ? latest.isEmpty()
                    : latest.isPresent() && latest.get().generation() == previous.generation())) {
                return;
            }
            boolean samePrincipal = previous != null && latest.isPresent() && latest.get().samePrincipal(previous);
            forgetPast(samePrincipal ? snapshot.dueNow(clock.now()) : Snapshot.NONE);
            if (latest.isEmpty()) {
                land(gone());
                event(TokenEvent.Type.REMOVED, "not configured any more; its token is forgotten");
                return;
            }
            lastGrant = samePrincipal ? lastGrant : null;
            plan();
            event(TokenEvent.Type.CREDENTIALS_CHANGED, samePrincipal
                    ? "new secrets of the same service account; the token is replaced"
                    : "another service account or client; the old token is forgotten");
        }
    }

    /** The AuthServer or the scope is not what it was: no token of before is worth anything. */
    synchronized void startAnew() {
        forgetPast(Snapshot.NONE);
    }

    /** What kept the AuthServer from answering may be mended: the next request is due, and counts as the first. */
    synchronized void tryAgain() {
        if (failure != null && failure.kind().ofServer()) {
            failure = failure.until(clock.now(), clock.wall());
            failuresInRow = 0;
            plan();
        }
    }

    synchronized void close() {
        closed = true;
        forgetPast(Snapshot.NONE);
        land(gone());
    }

    private void forgetPast(Snapshot kept) {
        epoch++;
        hold(kept);
        refreshToken = null;
        planned.run();
        forgetFailures();
        if (flight != null && flight.exchange != null) {
            flight.exchange.abort();
        }
    }

    private void forgetFailures() {
        failure = null;
        failuresInRow = 0;
        freshTokensRejected = 0;
    }

    private boolean isGone() {
        if (credentials == null) {
            // others may have been told before us that it is configured again
            credentialsChanged();
        }
        return closed || credentials == null;
    }

    private Supplier<DesAccessException> gone() {
        boolean stopped = closed;
        return () -> stopped
                ? new AccessClosedException(organisationCode, "The token service was stopped; get the service anew")
                : new UnknownOrganisationException(organisationCode, "Organisation " + organisationCode
                        + " is not configured any more; configure it to use its DES again");
    }

    /** Ends the flight that is under way without a token. */
    private void land(Supplier<DesAccessException> reason) {
        if (flight != null) {
            flight.promise.breakWith(reason);
            flight = null;
        }
    }

    private static long hardExpiry(TokenReply reply, long start) {
        long life = reply.lifetime().toNanos();
        return start + life - Math.min(MARGIN, life / MARGIN_SHARE);
    }

    private void install(TokenReply reply, Grant grant, RefreshToken sent, long start) {
        AuthSettings settings = with.settings().get();
        long life = reply.lifetime().toNanos();
        long hard = hardExpiry(reply, start);
        double share = settings.refreshFrom() + (settings.refreshTo() - settings.refreshFrom()) * spread;
        long soft = Math.min(hard, start + (long) (life * share));
        if (snapshot.token() != null) {
            // the one replaced was not refused
            freshTokensRejected = 0;
        }
        AccessToken token = new AccessToken(reply.accessToken(), organisationCode,
                reply.scope().orElse(settings.scope()), clock.wallAt(start), clock.wallAt(hard), reply.serviceUri(),
                reply.furtherFields());
        Snapshot installed = Snapshot.of(token, start, soft, hard);
        hold(flight.onDemand ? installed.inUse() : installed);
        refreshToken = reply.refreshToken()
                .map(value -> new RefreshToken(value, reply.refreshTokenLifetime()
                        .map(lifetime -> start + lifetime.toNanos() / MARGIN_SHARE * (MARGIN_SHARE - 1))
                        .orElse(Long.MAX_VALUE)))
                .orElse(sent);
        if (grant == Grant.PASSWORD) {
            tally.passwordGrants++;
        } else {
            tally.refreshGrants++;
        }
        event(troubled ? TokenEvent.Type.RECOVERED
                : lastGrant == null ? TokenEvent.Type.ISSUED : TokenEvent.Type.REFRESHED,
                "token obtained by the " + grant.type + " grant, good until "
                        + token.expiresAt().truncatedTo(ChronoUnit.SECONDS));
        lastGrant = grant;
        troubled = false;
        failure = null;
        failuresInRow = 0;
        flight.promise.keep(token);
        flight = null;
        plan();
    }

    private void fail(Failure.Kind kind, String error, Reason why, long retryAt) {
        failure = new Failure(kind, error, why, retryAt, retryAt == Long.MAX_VALUE ? null : clock.wallAt(retryAt),
                clock.wall(), with.dispatcher().opening());
        troubled = true;
    }

    private void event(TokenEvent.Type type, String message) {
        with.events().happened(new TokenEvent(type, organisationCode, clock.wall(), message));
    }

    private Duration waiterLimit() {
        return with.settings().get().requestTimeout().plus(WAITER_GRACE);
    }

    Optional<TokenStatus> status() {
        // an operator's look also finds out whether the coarse time is still kept
        clock.watch();
        return statusNow();
    }

    private synchronized Optional<TokenStatus> statusNow() {
        if (credentials == null) {
            return Optional.empty();
        }
        boolean lives = snapshot.lives(clock.now());
        Optional<Snapshot> held = Optional.of(snapshot).filter(current -> lives);
        // without a token, what keeps others from asking keeps this one from it too
        Optional<Failure> last = Optional.ofNullable(failure)
                .or(() -> lives ? Optional.empty() : with.dispatcher().holdsBack());
        return Optional.of(new TokenStatus(organisationCode, state(lives, last), credentials.clientId(),
                credentials.serviceAccountId(), credentials.source(),
                held.map(Snapshot::token).map(AccessToken::issuedAt), held.map(current -> clock.wallAt(current.soft())),
                held.map(Snapshot::token).map(AccessToken::expiresAt),
                Optional.ofNullable(lastGrant).map(grant -> grant.type), refreshToken != null,
                last.map(Failure::reason).map(Reason::text), last.map(Failure::at), last.map(Failure::due), tally.counters()));
    }

    private TokenStatus.State state(boolean lives, Optional<Failure> last) {
        if (flight != null && (flight.exchange != null || last.isEmpty())) {
            return TokenStatus.State.REFRESHING;
        }
        if (last.isPresent() && !last.get().kind().ofServer()) {
            return TokenStatus.State.REFUSED;
        }
        if (lives) {
            return last.isEmpty() ? TokenStatus.State.FRESH : TokenStatus.State.DEGRADED;
        }
        if (last.isPresent()) {
            return TokenStatus.State.WAITING;
        }
        return lastGrant == null ? TokenStatus.State.NOT_ASKED : TokenStatus.State.EXPIRED;
    }

    /** The one way to the next token, shared by everybody who waits for it. */
    private final class Flight implements RequestDispatcher.Job {

        private final TokenPromise promise = new TokenPromise();
        private volatile boolean onDemand;
        /** What is under way; null before the first request and between two. */
        private volatile Exchange exchange;
        /** Once in a flight, or a server that takes requests and dies would be asked without end. */
        private boolean triedAnotherConnection;

        Flight(boolean onDemand) {
            this.onDemand = onDemand;
        }

        @Override
        public String organisationCode() {
            return organisationCode;
        }

        @Override
        public boolean onDemand() {
            return onDemand;
        }

        @Override
        public void run() {
            Attempt attempt = begin();
            while (attempt != null) {
                attempt = attempt.end(attempt.perform());
            }
        }

        private Attempt begin() {
            synchronized (OrganisationTokens.this) {
                if (flight != this) {
                    with.dispatcher().abandoned(this);
                    return null;
                }
                return new Attempt(this);
            }
        }

        @Override
        public void heldBack(Failure reason) {
            synchronized (OrganisationTokens.this) {
                if (flight == this) {
                    land(() -> reason.toException(organisationCode));
                    plan();
                }
            }
        }
    }

    /** One request of a flight. */
    private final class Attempt {

        private final Flight of;
        private final long epochBefore = epoch;
        private final long start = clock.now();
        private final AuthSettings settings = with.settings().get();
        private final RefreshToken sent;
        private final TokenRequest request;

        Attempt(Flight of) {
            this.of = of;
            boolean usable = refreshToken != null && start < refreshToken.expiresAt();
            sent = usable ? refreshToken : null;
            refreshToken = null;
            request = new TokenRequest(credentials, settings.scope(), usable ? sent.value() : null);
            of.exchange = with.transport().prepare(settings, request);
            tally.requests++;
        }

        Outcome perform() {
            try {
                return with.outcomes().of(request, of.exchange.perform());
            } catch (NoReplyException e) {
                return with.outcomes().of(e);
            } catch (RuntimeException | Error e) {
                // nobody else can ask for this organisation before the flight has landed
                return new Failed(Problem.UNAVAILABLE, "an unexpected " + e.getClass().getSimpleName(), true,
                        Optional.empty());
            }
        }

        /** @return what to try next in the same flight, or null where that has landed */
        Attempt end(Outcome outcome) {
            Optional<Duration> retryAfter = Optional.empty();
            Failure serverFailure = null;
            synchronized (OrganisationTokens.this) {
                of.exchange = null;
                if (flight != of) {
                    with.dispatcher().abandoned(of);
                    return null;
                }
                if (epoch != epochBefore) {
                    return new Attempt(of);
                }
                Outcome result = judged(outcome);
                if (result instanceof RefreshTokenRefused) {
                    tally.refused++;
                    return new Attempt(of);
                } else if (result instanceof ConnectionStale) {
                    of.triedAnotherConnection = true;
                    tally.replaysPrevented += sent == null ? 0 : 1;
                    return new Attempt(of);
                } else if (result instanceof Issued issued) {
                    install(issued.reply(), request.grant(), sent, start);
                } else if (result instanceof CredentialsRefused refused) {
                    refused(refused);
                } else if (result instanceof Failed failed) {
                    failed(failed);
                    serverFailure = failure;
                    retryAfter = failed.retryAfter();
                }
            }
            if (serverFailure == null) {
                with.dispatcher().succeeded(of);
            } else {
                with.dispatcher().failed(of, serverFailure, retryAfter);
            }
            return null;
        }

        private Outcome judged(Outcome outcome) {
            if (outcome instanceof ConnectionStale stale && of.triedAnotherConnection) {
                return stale.otherwise();
            }
            return outcome instanceof Issued issued ? inTime(issued) : outcome;
        }

        private Outcome inTime(Issued issued) {
            return clock.now() < hardExpiry(issued.reply(), start) ? issued
                    : new Failed(Problem.INVALID_REPLY, "it came after the end of the token's lifetime", true,
                        Optional.empty());
        }

        private void refused(CredentialsRefused refused) {
            tally.refused++;
            long wait = settings.refusedRetry().toNanos();
            fail(Failure.Kind.REFUSED, refused.error(), FailureMessages.refused(refused.error(), credentials, settings),
                    wait == 0 ? Long.MAX_VALUE : clock.now() + wait);
            landFailed(TokenEvent.Type.REFUSED);
        }

        private void failed(Failed failed) {
            tally.failed++;
            if (!failed.refreshTokenSpent()) {
                refreshToken = sent;
            } else if (sent != null) {
                tally.replaysPrevented++;
            }
            failuresInRow++;
            long wait = Math.max(backOff(), failed.retryAfter().map(Duration::toNanos).orElse(0L));
            fail(failed.problem() == Problem.INVALID_REPLY ? Failure.Kind.INVALID_REPLY : Failure.Kind.UNAVAILABLE, "",
                    FailureMessages.of(failed, settings), clock.now() + wait);
            landFailed(failuresInRow == 1 ? TokenEvent.Type.DEGRADED : null);
        }

        /** The first retry of a token that has but seconds to live does not wait for its end. */
        private long backOff() {
            long wait = with.backoff().nanosAfter(failuresInRow);
            long now = clock.now();
            return failuresInRow == 1 && snapshot.lives(now) ? Math.min(wait, (snapshot.hard() - now) / 2) : wait;
        }

        private void landFailed(TokenEvent.Type type) {
            Failure reason = failure;
            if (type != null) {
                Instant until = snapshot.lives(clock.now()) ? snapshot.token().expiresAt() : null;
                event(type, reason.describe(until == null ? ", no token is held"
                        : ", the token held is good until " + until.truncatedTo(ChronoUnit.SECONDS)));
            }
            land(() -> reason.toException(organisationCode));
            plan();
        }
    }
}
