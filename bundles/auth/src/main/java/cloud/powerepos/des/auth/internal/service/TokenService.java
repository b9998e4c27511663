package cloud.powerepos.des.auth.internal.service;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.RequestStatistics;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.inside.TokenOperations;

/** Finds the tokens of an organisation. */
public final class TokenService implements AuthTokenService, TokenOperations, CredentialListener, AutoCloseable {

    /** Its multiples, taken modulo 1, are spread evenly however many there are. */
    private static final double GOLDEN_RATIO = 0.618_033_988_749_894_8;

    private final Collaborators with;
    private final Supplier<List<ConfigurationProblem>> problems;
    /** Those that were asked for and are configured. */
    private final Map<String, OrganisationToken> organisations = new ConcurrentHashMap<>();
    private final AtomicInteger known = new AtomicInteger();
    private volatile boolean closed;
    private final TimeWatch watch;

    /** @param problems what is wrong with the configuration */
    public TokenService(Collaborators with, Supplier<List<ConfigurationProblem>> problems) {
        this.with = with;
        this.problems = problems;
        watch = new TimeWatch(with.clock(), this::timePassed);
    }

    @Override
    public AccessToken token(String organisationCode) {
        OrganisationToken tokens = organisations.get(organisationCode);
        return (tokens != null ? tokens : find(organisationCode)).get();
    }

    @Override
    public CompletionStage<AccessToken> requestToken(String organisationCode) {
        return stage(organisationCode, OrganisationToken::request);
    }

    @Override
    public Supplier<AccessToken> tokens(String organisationCode) {
        return find(organisationCode);
    }

    @Override
    public void reject(AccessToken token) {
        OrganisationToken tokens = organisations.get(token.organisationCode());
        if (tokens != null) {
            answer(token.organisationCode(), () -> {
                tokens.reject(token);
                return null;
            });
        }
    }

    @Override
    public CompletionStage<AccessToken> renew(String organisationCode) {
        return stage(organisationCode, OrganisationToken::renew);
    }

    @Override
    public Optional<AccessToken> held(String organisationCode) {
        OrganisationToken tokens = organisations.get(organisationCode);
        return closed || tokens == null ? Optional.empty() : answer(organisationCode, tokens::held);
    }

    @Override
    public Optional<TokenStatus> status(String organisationCode) {
        if (closed) {
            return Optional.empty();
        }
        OrganisationToken tokens = organisations.get(organisationCode);
        return answer(organisationCode, () -> tokens != null ? tokens.status() : with.store().find(organisationCode)
                .flatMap(credentials -> new OrganisationToken(credentials, 0, with, this::find).status()));
    }

    @Override
    public int parallelRequests() {
        return with.queue().limit();
    }

    /** What was not foreseen comes in a form that callers know. */
    private static <T> T answer(String organisationCode, Supplier<T> question) {
        try {
            return question.get();
        } catch (Throwable e) {
            throw Unexpected.toCaller(organisationCode, e);
        }
    }

    @Override
    public RequestStatistics requests() {
        return with.times().statistics();
    }

    @Override
    public AuthServerStatus authServer() {
        return closed ? AuthServerStatus.WORKING : with.queue().authServer();
    }

    @Override
    public List<ConfigurationProblem> configurationProblems() {
        return closed ? List.of() : problems.get();
    }

    @Override
    public void credentialsChanged(String organisationCode) {
        OrganisationToken tokens = organisations.get(organisationCode);
        if (tokens != null) {
            tokens.credentialsChanged();
            if (tokens.closeIfRemoved()) {
                organisations.remove(organisationCode, tokens);
            }
        }
    }

    /** The AuthServer or the scope is not what it was. */
    public void invalidateAll() {
        with.queue().reset();
        each(OrganisationToken::invalidate);
    }

    /** What kept the AuthServer from answering may be fixed. */
    public void retryNow() {
        with.queue().reset();
        each(OrganisationToken::retryNow);
    }

    /**
     * Looks at the clock and, where the timer may be late, plans anew. To be called about once a second, by one thread.
     *
     * @param timerMissed whether the timer has missed a task since it was asked last
     */
    public void watchTime(BooleanSupplier timerMissed) {
        watch.look(timerMissed);
    }

    /**
     * Time has passed that the timer did not see, or it missed a task.
     *
     * @return whether all was planned anew; else this is to be called again
     */
    public boolean timePassed() {
        with.queue().timePassed();
        boolean all = each(OrganisationToken::timePassed);
        with.clients().allWaiting().forEach(with::submit);
        return all;
    }

    @Override
    public void close() {
        closed = true;
        each(OrganisationToken::close);
    }

    /** One that fails keeps no other one from its turn. */
    private boolean each(Consumer<OrganisationToken> action) {
        boolean all = true;
        for (OrganisationToken tokens : organisations.values()) {
            try {
                action.accept(tokens);
            } catch (Throwable e) {
                all = false;
                Unexpected.log(Printable.of(tokens.organisationCode()) + ": a change was not taken over, by the others"
                        + " it was; if its state is wrong, renew its token", e);
            }
        }
        return all;
    }

    /** An error before there is a stage is the stage's error too. */
    private CompletionStage<AccessToken> stage(String organisationCode,
            Function<OrganisationToken, CompletionStage<AccessToken>> question) {
        try {
            return question.apply(find(organisationCode));
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(Unexpected.toCaller(organisationCode, e));
        }
    }

    private OrganisationToken find(String organisationCode) {
        if (closed) {
            throw new AccessClosedException(organisationCode, "The token service was stopped; get the service anew");
        }
        OrganisationToken tokens = organisations.get(organisationCode);
        return tokens != null && tokens.isOpen() ? tokens : answer(organisationCode, () -> add(organisationCode));
    }

    private OrganisationToken add(String organisationCode) {
        DesCredentials credentials = with.store().find(organisationCode).orElseThrow(() -> unknown(organisationCode));
        // throws where no configuration is in force
        Objects.requireNonNull(with.settings().get());
        OrganisationToken tokens = organisations.compute(organisationCode,
                (code, before) -> before != null && before.isOpen() ? before : new OrganisationToken(credentials,
                        (with.shared().place() + known.getAndIncrement() * GOLDEN_RATIO) % 1, with, this::find));
        // the store may have announced a change before the organisation was in the map
        tokens.credentialsChanged();
        if (closed) {
            tokens.close();
        }
        return tokens;
    }

    private UnknownOrganisationException unknown(String organisationCode) {
        String refused = with.store().problems().stream()
                .filter(problem -> problem.refused() && problem.organisationCode().equals(organisationCode))
                .map(ConfigurationProblem::message).collect(Collectors.joining("; "));
        // whatever a caller asks for, its log shows one line
        String shown = Printable.of(organisationCode);
        return new UnknownOrganisationException(organisationCode, "Organisation " + shown + ": "
                + (refused.isEmpty() ? "not configured; add a file etc/" + CredentialStore.ORGANISATION_PID
                        + "-NAME.cfg with organisation.code=" + shown : refused));
    }
}
