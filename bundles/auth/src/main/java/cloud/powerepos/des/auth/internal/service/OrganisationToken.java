package cloud.powerepos.des.auth.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.auth.internal.dispatch.ClientPair;
import cloud.powerepos.des.auth.internal.dispatch.ClientPairs.Refusal;
import cloud.powerepos.des.auth.internal.dispatch.ClientPairs;
import cloud.powerepos.des.auth.internal.dispatch.QueuedRequest;
import cloud.powerepos.des.auth.internal.lifecycle.Attempt;
import cloud.powerepos.des.auth.internal.lifecycle.CachedToken;
import cloud.powerepos.des.auth.internal.lifecycle.Failure;
import cloud.powerepos.des.auth.internal.lifecycle.FailureMessages;
import cloud.powerepos.des.auth.internal.lifecycle.Reason;
import cloud.powerepos.des.auth.internal.lifecycle.RefreshToken;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.ConnectionStale;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.CredentialsRefused;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Issued;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.RefreshTokenRefused;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome;
import cloud.powerepos.des.auth.internal.protocol.TokenReply;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.TokenStatus;

/**
 * The token of one organisation through its life. Readers of a living token do three volatile reads and one comparison of
 * times; everything else is decided under this object's lock. The lock is never held while a request is under way, while a
 * promise is completed or while the dispatcher may start a request. A flight ends whatever is thrown on its way.
 */
final class OrganisationToken extends FastToken {

    private static final Logger LOG = LoggerFactory.getLogger(AuthTokenService.class);

    /** Handed out no longer than until this long before the AuthServer lets it expire, or this share of a short life. */
    private static final long MARGIN = TimeUnit.SECONDS.toNanos(30);
    private static final int MARGIN_SHARE = 20;
    /** A token that DES refuses at a lesser age, and in the first half of its life, has never been good. */
    private static final long FRESH = TimeUnit.MINUTES.toNanos(10);
    /** The request's own time limit gives the better error; a waiter leaves it the time to arrive. */
    private static final Duration WAITER_GRACE = Duration.ofMillis(200);
    /** An attempt ends by its own limit; one that is late by this is reported, and by that is given up. */
    private static final long OVERDUE = TimeUnit.SECONDS.toNanos(1);
    private static final long GIVEN_UP = TimeUnit.SECONDS.toNanos(5);
    /** Where not even the next attempt could be worked out. */
    private static final long UNKNOWN = TimeUnit.SECONDS.toNanos(10);

    private final String organisationCode;
    private final double spread;
    private final Collaborators with;
    private final Function<String, OrganisationToken> successor;

    private volatile CachedToken snapshot = CachedToken.NONE;

    private DesCredentials credentials;
    private RefreshToken refreshToken;
    private TokenFlight flight;
    /** One that was given up and whose thread has not come back; null for none. */
    private TokenFlight lost;
    private Failure failure;
    private int failuresInRow;
    private int freshTokensRejected;
    /** Whether operators were told of a failure and not yet of its end, though it may have been forgotten. */
    private boolean troubled;
    /** Whether operators were told that the AuthServer writes the organisation in another letter case. */
    private boolean letterCaseTold;
    /** Grows when a reply that is still on the way has become worthless. */
    private long epoch;
    private boolean closed;
    private Runnable planned = () -> { };
    private Grant lastGrant;
    private final Tally tally = new Tally();

    /**
     * @param spread    this organisation's place in the refresh window, from 0 to 1
     * @param successor finds who answers for the organisation once this object is closed, or throws
     */
    OrganisationToken(DesCredentials credentials, double spread, Collaborators with,
            Function<String, OrganisationToken> successor) {
        super(with.clock());
        this.organisationCode = credentials.organisationCode();
        this.credentials = credentials;
        this.spread = spread;
        this.with = with;
        this.successor = successor;
    }

    String organisationCode() {
        return organisationCode;
    }

    @Override
    AccessToken lookCloser() {
        try {
            CachedToken current = snapshot;
            if (current.used() && current.lives(clock.now())) {
                return current.token();
            }
            return isOpen() ? ask().await(organisationCode, with.settings().get().requestTimeout().plus(WAITER_GRACE))
                    : successor.apply(organisationCode).get();
        } catch (Throwable e) {
            throw Unexpected.toCaller(organisationCode, e);
        }
    }

    private void hold(CachedToken latest) {
        snapshot = latest;
        show(latest);
    }

    /** The living token, for a caller who only looks. */
    Optional<AccessToken> held() {
        CachedToken current = snapshot;
        return current.lives(clock.now()) ? Optional.of(current.token()) : Optional.empty();
    }

    CompletionStage<AccessToken> request() {
        return ask().stage(with.callbacks());
    }

    /** What every caller does who finds nothing in the snapshot. */
    private PendingToken ask() {
        clock.watch();
        TokenFlight asked;
        boolean isNew;
        synchronized (this) {
            if (isGone()) {
                return PendingToken.broken(gone());
            }
            if (snapshot.lives(clock.now())) {
                return PendingToken.kept(use());
            }
            Optional<Failure> held = blockedBy();
            if (held.isPresent()) {
                return PendingToken.broken(() -> exception(held.get()));
            }
            isNew = flight == null;
            asked = join();
        }
        launch(asked, isNew);
        return asked.promise;
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
    private Optional<Failure> blockedBy() {
        if (flight != null && (flight.exchange != null || flight.urgent)) {
            return Optional.empty();
        }
        if (!isDue()) {
            return Optional.of(failure);
        }
        return clientBlockedBy().or(with.queue()::blockedBy);
    }

    private boolean isDue() {
        return failure == null || failure.isDue(clock)
                || failure.kind().ofServer() && failure.recoveries() != with.queue().recoveries();
    }

    /** The AuthServer refused our client, perhaps in the request of another organisation. */
    private Optional<Failure> clientBlockedBy() {
        if (!with.clients().anyRefused()) {
            return Optional.empty();
        }
        AuthSettings settings = with.settings().get();
        return with.clients().blockedBy(ClientPair.of(settings, credentials))
                .map(refusal -> failure(refusal, settings));
    }

    private Failure failure(Refusal refusal, AuthSettings settings) {
        return new Failure(Failure.Kind.REFUSED, refusal.error(),
                FailureMessages.refused(refusal.error(), credentials, settings), refusal.retryAt(), refusal.at(),
                with.queue().recoveries());
    }

    /** Where the organisation is configured now: a file may have been renamed since it was read. */
    private String source() {
        return with.store().find(organisationCode).map(DesCredentials::source).orElse("its configuration");
    }

    private DesAccessException exception(Failure reason) {
        return reason.toException(organisationCode, clock, source());
    }

    private TokenFlight join() {
        if (flight == null) {
            takeOff(true);
        } else {
            tally.joined++;
            flight.onDemand = true;
        }
        return flight;
    }

    private void takeOff(boolean onDemand) {
        flight = new TokenFlight(this, onDemand);
        planned.run();
    }

    /** Gives the flight to the dispatcher. To be called without the lock. */
    private void launch(TokenFlight asked, boolean isNew) {
        try {
            if (isNew) {
                with.queue().submit(asked);
            } else {
                with.queue().promote(asked);
            }
        } catch (Throwable e) {
            if (isNew) {
                notStarted(asked, e);
            } else {
                Unexpected.log("A token request could not be sent before others", e);
            }
        }
    }

    /** Sees to it that a token in use is refreshed in time, or tried again after a failure. */
    private void plan() {
        planned.run();
        long now = clock.now();
        if (flight == null && snapshot.used() && snapshot.lives(now)) {
            long wait = Math.max(0, snapshot.soft() - now);
            if (failure != null) {
                wait = Math.max(wait, failure.left(clock));
            }
            Optional<Failure> client = clientBlockedBy();
            if (client.isPresent()) {
                // its time may be over, and another request be trying
                wait = Math.max(wait, Math.max(client.get().left(clock), with.backoff().nanosAfter(1)));
            }
            if (wait < snapshot.hard() - now) {
                planned = with.timer().after(wait, this::refresh);
            }
        }
    }

    private void refresh() {
        TokenFlight started;
        synchronized (this) {
            if (flight != null || closed || !snapshot.used() || !snapshot.lives(clock.now())) {
                return;
            }
            if (clientBlockedBy().isPresent()) {
                plan();
                return;
            }
            takeOff(false);
            started = flight;
        }
        launch(started, true);
    }

    /** Plans anew after time has passed that the timer did not see, or a task that it missed. */
    void timePassed() {
        TokenFlight late;
        synchronized (this) {
            plan();
            late = flight != null && lateness(flight) > GIVEN_UP ? flight : null;
        }
        if (late != null) {
            giveUp(late);
        }
    }

    /** An operator wants a new token, whatever is held and whatever holds requests back. */
    CompletionStage<AccessToken> renew() {
        TokenFlight asked;
        boolean isNew;
        synchronized (this) {
            if (isGone()) {
                return PendingToken.broken(gone()).stage(with.callbacks());
            }
            forgetFailures();
            with.queue().forceProbe();
            isNew = flight == null;
            asked = join();
            asked.urgent = true;
        }
        launch(asked, isNew);
        with.queue().moveToFront(asked);
        return asked.promise.stage(with.callbacks());
    }

    /** DES refused this token. */
    void reject(AccessToken token) {
        // a token that slept through its life is not a fresh one
        clock.watch();
        TokenFlight started = null;
        synchronized (this) {
            if (closed || credentials == null || snapshot.token() != token) {
                return;
            }
            tally.rejected++;
            troubled = true;
            freshTokensRejected = isFresh(snapshot) ? freshTokensRejected + 1 : 0;
            hold(CachedToken.NONE);
            if (freshTokensRejected > 1) {
                fail(Failure.Kind.REJECTED_BY_DES, "", FailureMessages.rejected(freshTokensRejected, credentials),
                        LifetimeClock.plus(clock.now(), with.backoff().nanosAfter(freshTokensRejected - 1)));
            }
            Optional<Failure> held = blockedBy();
            event(TokenEvent.Type.REJECTED, held.map(reason -> "DES refused the token (401) and there is no new one yet: "
                    + reason.describe(clock, "", source())).orElse("DES refused the token (401), a new one is requested; if this"
                            + " repeats, see that the organisation has DES assigned"));
            if (flight == null && held.isEmpty()) {
                takeOff(true);
                started = flight;
            }
        }
        if (started != null) {
            launch(started, true);
        }
    }

    private boolean isFresh(CachedToken held) {
        return clock.now() - held.start() < Math.min(FRESH, (held.hard() - held.start()) / 2);
    }

    /** Takes what the store says now. */
    void credentialsChanged() {
        TokenFlight ended;
        synchronized (this) {
            ended = takeCredentials();
        }
        finish(ended);
    }

    /** @return a flight that ended by it, or null */
    private TokenFlight takeCredentials() {
        Optional<DesCredentials> latest = with.store().find(organisationCode);
        DesCredentials previous = credentials;
        credentials = latest.orElse(null);
        if (closed || (previous == null ? latest.isEmpty()
                : latest.isPresent() && latest.get().generation() == previous.generation())) {
            return null;
        }
        boolean samePrincipal = previous != null && latest.isPresent() && latest.get().samePrincipal(previous);
        boolean sameClient = samePrincipal && latest.get().clientSecret().equals(previous.clientSecret());
        if (!sameClient) {
            with.clients().forget(organisationCode);
        }
        forgetPast(samePrincipal ? snapshot.dueNow(clock.now()) : CachedToken.NONE);
        letterCaseTold = false;
        if (latest.isEmpty()) {
            TokenFlight ended = land(gone());
            event(TokenEvent.Type.REMOVED, "not configured any more; its token is forgotten");
            return ended;
        }
        lastGrant = samePrincipal ? lastGrant : null;
        plan();
        event(TokenEvent.Type.CREDENTIALS_CHANGED, samePrincipal
                ? "new secrets of the same service account; the token is replaced"
                : "another service account or client; the old token is forgotten");
        return null;
    }

    /** The AuthServer or the scope is not what it was: no token of before is worth anything. */
    synchronized void startAnew() {
        with.clients().forget(organisationCode);
        forgetPast(CachedToken.NONE);
    }

    /** What kept the AuthServer from answering may be fixed: the next request is due, and counts as the first. */
    synchronized void tryAgain() {
        if (failure != null && failure.kind().ofServer()) {
            failure = failure.until(clock.now());
            failuresInRow = 0;
            plan();
        }
    }

    synchronized boolean isOpen() {
        return !closed;
    }

    /** Ends an organisation that is not configured any more; callers who still have it are passed on from now on. */
    synchronized boolean closeIfRemoved() {
        closed |= credentials == null && flight == null;
        return closed;
    }

    void close() {
        TokenFlight ended;
        synchronized (this) {
            closed = true;
            ended = land(gone());
            with.clients().forget(organisationCode);
            forgetPast(CachedToken.NONE);
        }
        finish(ended);
    }

    private void forgetPast(CachedToken kept) {
        epoch++;
        hold(kept);
        refreshToken = null;
        planned.run();
        forgetFailures();
        if (flight != null) {
            abort(flight);
        }
    }

    private void forgetFailures() {
        failure = null;
        failuresInRow = 0;
        freshTokensRejected = 0;
    }

    private static void abort(TokenFlight ended) {
        Exchange exchange = ended.exchange;
        if (exchange != null) {
            try {
                exchange.abort();
            } catch (Throwable e) {
                Unexpected.log("A token request could not be ended early, its reply is dropped", e);
            }
        }
    }

    private boolean isGone() {
        if (credentials == null) {
            // others may have been told before us that it is configured again
            takeCredentials();
        }
        return closed || credentials == null;
    }

    private Supplier<DesAccessException> gone() {
        boolean stopped = closed && credentials != null;
        return () -> stopped
                ? new AccessClosedException(organisationCode, "The token service was stopped; get the service anew")
                : new UnknownOrganisationException(organisationCode, "Organisation " + organisationCode
                        + " is not configured any more; configure it to use its DES again");
    }

    /** Ends the flight that is under way without a token. */
    private TokenFlight land(Supplier<DesAccessException> reason) {
        TokenFlight ended = flight;
        if (ended != null) {
            ended.endsWith(reason);
            abort(ended);
            flight = null;
        }
        return ended;
    }

    private static void finish(TokenFlight ended) {
        if (ended != null) {
            ended.finish();
        }
    }

    // ---- one flight

    /** A thread was asked for; it has to end within its limit from now on. */
    void starting(TokenFlight of) {
        synchronized (this) {
            if (flight == of) {
                guard(of);
            }
        }
    }

    private void guard(TokenFlight of) {
        of.watch.run();
        of.started = true;
        of.since = clock.monotonic();
        of.watch = with.timer().after(LifetimeClock.plus(limit(), GIVEN_UP), () -> giveUp(of));
    }

    private long limit() {
        return LifetimeClock.nanos(with.settings().get().requestTimeout());
    }

    /** By how much its limit is over; less than zero where it is not, or where it waits for its turn. */
    private long lateness(TokenFlight of) {
        return of.started ? clock.monotonic() - of.since - limit() : Long.MIN_VALUE;
    }

    void fly(TokenFlight of) {
        try {
            Attempt attempt = begin(of);
            while (attempt != null) {
                attempt = end(attempt, attempt.perform(with.outcomes()));
            }
            if (of.parked) {
                park(of);
                return;
            }
        } catch (Throwable e) {
            broke(of, e, true);
        }
        threadIsBack(of);
        conclude(of);
    }

    private synchronized void threadIsBack(TokenFlight of) {
        if (lost == of) {
            lost = null;
        }
    }

    /** Passes on how the flight ended: to those who wait, to the dispatcher, to those who waited for its client. */
    private void conclude(TokenFlight of) {
        try {
            of.finish(() -> Unexpected.toCaller(organisationCode, new IllegalStateException()));
        } finally {
            try {
                of.report(with.queue());
            } finally {
                ClientPair client = of.client;
                if (client != null) {
                    submit(with.clients().ended(client, of));
                }
                submit(takeReleased(of));
            }
        }
    }

    /** Once only, or one of them would fly twice. */
    private synchronized List<QueuedRequest> takeReleased(TokenFlight of) {
        List<QueuedRequest> released = List.copyOf(of.released);
        of.released.clear();
        return released;
    }

    private void submit(List<QueuedRequest> jobs) {
        for (QueuedRequest job : jobs) {
            try {
                with.queue().submit(job);
            } catch (Throwable e) {
                job.notStarted(e);
            }
        }
    }

    /** Lets the flight wait for another one's verdict on its client, without a thread. */
    private void park(TokenFlight of) {
        synchronized (this) {
            of.parked = false;
            of.started = false;
            of.watch.run();
        }
        ClientPair client = of.client;
        with.queue().abandoned(of);
        if (with.clients().park(client, of)) {
            with.timer().after(ClientPairs.PATIENCE, () -> submit(with.clients().patienceOver(client)));
        } else {
            submit(List.of(of));
        }
    }

    private Attempt begin(TokenFlight of) {
        synchronized (this) {
            if (flight == of) {
                return attempt(of);
            }
            return null;
        }
    }

    /** @return null where the flight has to wait, or ended */
    private Attempt attempt(TokenFlight of) {
        // before the settings, or it might be newer than they are
        of.era = with.queue().era();
        AuthSettings settings = with.settings().get();
        ClientPair client = ClientPair.of(settings, credentials);
        if (of.client != null && !of.client.equals(client)) {
            of.released.addAll(with.clients().ended(of.client, of));
        }
        of.client = client;
        ClientPairs.Admission admission = with.clients().admit(client, of, of.urgent);
        if (admission == ClientPairs.Admission.WAIT) {
            of.parked = true;
            return null;
        } else if (admission == ClientPairs.Admission.REFUSED) {
            Failure reason = failure(with.clients().refusal(client).orElseThrow(), settings);
            land(() -> exception(reason));
            plan();
            return null;
        }
        long start = clock.now();
        boolean usable = refreshToken != null && start < refreshToken.expiresAt()
                && refreshToken.from().sameTokens(settings);
        RefreshToken sent = usable ? refreshToken : null;
        TokenRequest request = new TokenRequest(credentials, settings.scope(), usable ? sent.value() : null);
        guard(of);
        TokenOutcome unsent = null;
        try {
            of.exchange = with.transport().prepare(settings, request);
            refreshToken = null;
            tally.requests++;
        } catch (Throwable e) {
            unsent = Attempt.broken(e, false);
        }
        return new Attempt(of, epoch, start, settings, sent, request, of.exchange, unsent);
    }

    /** @return what to try next in the same flight, or null where that has ended */
    private synchronized Attempt end(Attempt attempt, TokenOutcome outcome) {
        TokenFlight of = attempt.flight();
        of.exchange = null;
        if (flight != of) {
            return null;
        }
        if (epoch != attempt.epoch() || !attempt.settings().sameTokens(with.settings().get())) {
            // the second: the settings are new and this organisation is about to get to know
            return attempt(of);
        }
        TokenOutcome result = judged(attempt, outcome);
        if (result instanceof RefreshTokenRefused) {
            tally.refused++;
            of.released.addAll(with.clients().accepted(of.client));
            return attempt(of);
        } else if (result instanceof ConnectionStale) {
            of.triedAnotherConnection = true;
            tally.replaysPrevented += attempt.sent() == null ? 0 : 1;
            return attempt(of);
        } else if (result instanceof Issued issued) {
            of.released.addAll(with.clients().accepted(of.client));
            install(attempt, issued.reply());
        } else if (result instanceof CredentialsRefused refused) {
            refused(attempt, refused);
        } else if (result instanceof Failed failed) {
            keepRefreshToken(attempt, failed);
            if (of.era != with.queue().era()) {
                // the AuthServer is reached in another way by now: this says nothing about it
                return attempt(of);
            }
            failed(of, failed, attempt.settings());
        }
        return null;
    }

    private TokenOutcome judged(Attempt attempt, TokenOutcome outcome) {
        if (outcome instanceof ConnectionStale stale && attempt.flight().triedAnotherConnection) {
            return stale.otherwise();
        }
        if (!(outcome instanceof Issued issued)) {
            return outcome;
        }
        if (clock.now() >= hardExpiry(issued.reply(), attempt.start())) {
            return new Failed(Problem.INVALID_REPLY, "it came after the end of the token's lifetime", true,
                    Optional.empty());
        }
        return issued.reply().organisation().filter(written -> !written.equals(organisationCode))
                .map(written -> inAnotherLetterCase(issued, written)).orElse(outcome);
    }

    /** The organisation's name in the reply differs in letter case alone. */
    private TokenOutcome inAnotherLetterCase(Issued issued, String written) {
        if (with.store().find(written).isPresent()) {
            return new Failed(Problem.OTHER_ORGANISATION, "org_id is that of another organisation configured here", true,
                    Optional.empty());
        }
        if (!letterCaseTold) {
            letterCaseTold = true;
            LOG.warn("{}: the AuthServer writes the organisation {}: set organisation.code so in {}",
                    Printable.of(organisationCode), Printable.of(written), source());
        }
        return issued;
    }

    private static long hardExpiry(TokenReply reply, long start) {
        long life = reply.lifetime().toNanos();
        return start + life - Math.min(MARGIN, life / MARGIN_SHARE);
    }

    private void install(Attempt attempt, TokenReply reply) {
        AuthSettings settings = attempt.settings();
        long start = attempt.start();
        Grant grant = attempt.request().grant();
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
        CachedToken installed = CachedToken.of(token, start, soft, hard);
        hold(flight.onDemand ? installed.inUse() : installed);
        refreshToken = reply.refreshToken()
                .map(value -> new RefreshToken(value, reply.refreshTokenLifetime()
                        .map(lifetime -> start + lifetime.toNanos() / MARGIN_SHARE * (MARGIN_SHARE - 1))
                        .orElse(LifetimeClock.NEVER), settings))
                .orElse(attempt.sent());
        if (grant == Grant.PASSWORD) {
            tally.passwordGrants++;
        } else {
            tally.refreshGrants++;
        }
        TokenEvent.Type type = troubled ? TokenEvent.Type.RECOVERED
                : lastGrant == null ? TokenEvent.Type.ISSUED : TokenEvent.Type.REFRESHED;
        lastGrant = grant;
        troubled = false;
        lost = null;
        failure = null;
        failuresInRow = 0;
        flight.endsWith(token);
        flight = null;
        plan();
        event(type, "token obtained by the " + grant.type + " grant, good until "
                + token.expiresAt().truncatedTo(ChronoUnit.SECONDS));
    }

    private void refused(Attempt attempt, CredentialsRefused refused) {
        tally.refused++;
        AuthSettings settings = attempt.settings();
        TokenFlight of = attempt.flight();
        long wait = LifetimeClock.nanos(settings.refusedRetry());
        long retryAt = wait == 0 ? LifetimeClock.NEVER : LifetimeClock.plus(clock.monotonic(), wait);
        Failure reason;
        if (refused.ofClient()) {
            Refusal refusal = new Refusal(refused.error(), retryAt, clock.wall());
            of.released.addAll(with.clients().refused(of.client, organisationCode, refusal));
            reason = failure(refusal, settings);
            failure = null;
            troubled = true;
        } else {
            of.released.addAll(with.clients().accepted(of.client));
            fail(Failure.Kind.REFUSED, refused.error(), FailureMessages.refused(refused.error(), credentials, settings),
                    retryAt);
            reason = failure;
        }
        of.answered();
        landFailed(reason, TokenEvent.Type.REFUSED);
    }

    private void keepRefreshToken(Attempt attempt, Failed failed) {
        if (!failed.refreshTokenSpent()) {
            refreshToken = attempt.sent();
        } else if (attempt.sent() != null) {
            tally.replaysPrevented++;
        }
    }

    private void failed(TokenFlight of, Failed failed, AuthSettings settings) {
        tally.failed++;
        boolean ofServer = failed.problem() != Problem.INTERNAL && failed.problem() != Problem.OTHER_ORGANISATION;
        failFor(failed, failed.problem() == Problem.OTHER_ORGANISATION ? FailureMessages.otherOrganisation(credentials)
                : FailureMessages.of(failed, settings));
        if (ofServer) {
            of.failedByServer(failure, failed.retryAfter());
        }
        landFailed(failure, failuresInRow == 1 ? TokenEvent.Type.DEGRADED : null);
    }

    private void failFor(Failed failed, Reason reason) {
        failuresInRow++;
        long wait = Math.max(backOff(), failed.retryAfter().map(LifetimeClock::nanos).orElse(0L));
        fail(failed.problem() == Problem.INVALID_REPLY || failed.problem() == Problem.OTHER_ORGANISATION
                ? Failure.Kind.INVALID_REPLY : Failure.Kind.UNAVAILABLE, "", reason,
                LifetimeClock.plus(clock.now(), wait));
    }

    /** The first retry of a token that has but seconds to live does not wait for its end. */
    private long backOff() {
        long wait = with.backoff().nanosAfter(failuresInRow);
        long now = clock.now();
        return failuresInRow == 1 && snapshot.lives(now) ? Math.min(wait, (snapshot.hard() - now) / 2) : wait;
    }

    private void fail(Failure.Kind kind, String error, Reason why, long retryAt) {
        failure = new Failure(kind, error, why, retryAt, clock.wall(), with.queue().recoveries());
        troubled = true;
    }

    private void landFailed(Failure reason, TokenEvent.Type type) {
        land(() -> exception(reason));
        plan();
        if (type != null) {
            Instant until = snapshot.lives(clock.now()) ? snapshot.token().expiresAt() : null;
            event(type, reason.describe(clock, until == null ? ", no token is held"
                    : ", the token held is good until " + until.truncatedTo(ChronoUnit.SECONDS), source()));
        }
    }

    /** Ends a flight whose way was left by an error; what may fail here too leaves a flight that has ended. */
    private synchronized void broke(TokenFlight of, Throwable error, boolean refreshTokenSpent) {
        of.exchange = null;
        try {
            Failed failed = Attempt.broken(error, refreshTokenSpent);
            if (flight != of) {
                return;
            }
            tally.failed++;
            failFor(failed, FailureMessages.internal(failed.message()));
            landFailed(failure, failuresInRow == 1 ? TokenEvent.Type.DEGRADED : null);
        } catch (Throwable e) {
            Unexpected.log("A token request ended without an entry in its organisation's state", e);
            if (flight == of) {
                flight = null;
                planned = with.timer().after(UNKNOWN, this::refresh);
            }
        } finally {
            if (flight == of) {
                flight = null;
            }
        }
    }

    void blocked(TokenFlight of, Failure reason) {
        TokenFlight ended = null;
        try {
            synchronized (this) {
                if (flight == of) {
                    ended = land(() -> exception(reason));
                    plan();
                }
            }
        } finally {
            finish(ended);
        }
    }

    /** There was no thread for it. */
    void notStarted(TokenFlight of, Throwable reason) {
        broke(of, reason, false);
        conclude(of);
    }

    /** Its thread hangs, or was lost: who waits is told, and the next request may go out. */
    private void giveUp(TokenFlight of) {
        synchronized (this) {
            if (flight != of || lateness(of) < OVERDUE) {
                return;
            }
            boolean sent = of.exchange != null;
            abort(of);
            Failed failed = new Failed(sent ? Problem.UNAVAILABLE : Problem.INTERNAL, "the request did not end within "
                    + TimeUnit.NANOSECONDS.toSeconds(GIVEN_UP) + " s after its time limit", true, Optional.empty());
            lost = of;
            try {
                failed(of, failed, with.settings().get());
            } catch (Throwable e) {
                broke(of, e, true);
            }
        }
        conclude(of);
    }

    private void event(TokenEvent.Type type, String message) {
        try {
            with.events().happened(new TokenEvent(type, organisationCode, clock.wall(), message));
        } catch (Throwable e) {
            Unexpected.log("An event of a token was lost: it is neither in the log nor told to listeners", e);
        }
    }

    // ---- status

    Optional<TokenStatus> status() {
        // an operator's look also finds out whether the coarse time is still kept
        clock.watch();
        return statusNow();
    }

    private synchronized Optional<TokenStatus> statusNow() {
        if (credentials == null || closed) {
            return Optional.empty();
        }
        boolean lives = snapshot.lives(clock.now());
        Optional<CachedToken> held = Optional.of(snapshot).filter(current -> lives);
        boolean overdue = lost != null || flight != null && lateness(flight) > OVERDUE;
        Optional<Failure> last = lastFailure(lives, overdue);
        return Optional.of(new TokenStatus(organisationCode, state(lives, overdue, last), credentials.clientId(),
                credentials.serviceAccountId(), source(),
                held.map(CachedToken::token).map(AccessToken::issuedAt), held.map(current -> clock.wallAt(current.soft())),
                held.map(CachedToken::token).map(AccessToken::expiresAt),
                Optional.ofNullable(lastGrant).map(grant -> grant.type), refreshToken != null,
                last.map(current -> current.reason().text("", source())), last.map(Failure::at),
                last.flatMap(current -> current.due(clock)), tally.counters()));
    }

    private Optional<Failure> lastFailure(boolean lives, boolean overdue) {
        if (failure != null) {
            return Optional.of(failure);
        }
        if (overdue) {
            return Optional.of(hint(Failure.Kind.UNAVAILABLE, FailureMessages.overdue(limit())));
        }
        if (with.clients().anyRefused()) {
            AuthSettings settings = with.settings().get();
            Optional<Refusal> refusal = with.clients().refusal(ClientPair.of(settings, credentials));
            if (refusal.isPresent()) {
                return Optional.of(failure(refusal.get(), settings));
            }
        }
        if (lives && freshTokensRejected > 1 && isFresh(snapshot)) {
            // this one may be refused as those before it were
            return Optional.of(hint(Failure.Kind.REJECTED_BY_DES,
                    FailureMessages.rejected(freshTokensRejected, credentials)));
        }
        // without a token, what keeps others from asking keeps this one from it too
        return lives ? Optional.empty() : with.queue().blockedBy();
    }

    private Failure hint(Failure.Kind kind, Reason reason) {
        return new Failure(kind, "", reason, LifetimeClock.NEVER, clock.wall(), with.queue().recoveries());
    }

    private TokenStatus.State state(boolean lives, boolean overdue, Optional<Failure> last) {
        if (overdue) {
            return TokenStatus.State.OVERDUE;
        }
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
}
