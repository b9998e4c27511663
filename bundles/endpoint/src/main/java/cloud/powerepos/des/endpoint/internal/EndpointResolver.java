package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointListener;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.endpoint.internal.rules.Notices;
import cloud.powerepos.des.endpoint.internal.rules.TokenRules;
import cloud.powerepos.des.operations.inside.TokenOperations;

/** Keeps the latest pair of each organisation, so that a token is read once. */
final class EndpointResolver implements DesEndpointResolver {

    private final AuthTokenService auth;
    private final TokenOperations held;
    private final CredentialStore store;
    private final Notices notices;
    private final DesEndpointListener moves;
    private final Executor workers;
    private final UnexpectedErrors errors;
    /** The configured ones that were asked for. Also the lock of those who replace a pair or the rules. */
    private final ConcurrentMap<String, CachedEndpoint> organisations = new ConcurrentHashMap<>();
    private volatile TokenRules rules;
    private volatile boolean closed;

    /**
     * @param held    names the token in force
     * @param notices forget what they hold of an organisation that was removed
     * @param first   the rules until others are enforced
     * @param moves   is called when an organisation has moved to another host; must not block
     * @param workers pair tokens where that may block
     */
    EndpointResolver(AuthTokenService auth, TokenOperations held, CredentialStore store, Notices notices,
            TokenRules first, DesEndpointListener moves, Executor workers) {
        this.auth = auth;
        this.held = held;
        this.store = store;
        this.notices = notices;
        this.rules = first;
        this.moves = moves;
        this.workers = workers;
        this.errors = new UnexpectedErrors(notices);
    }

    @Override
    public DesEndpoint resolve(String organisationCode) {
        return find(organisationCode).get();
    }

    @Override
    public Supplier<DesEndpoint> endpoints(String organisationCode) {
        return find(organisationCode);
    }

    @Override
    public CompletionStage<DesEndpoint> requestEndpoint(String organisationCode) {
        return errors.stage(organisationCode, () -> {
            CachedEndpoint cached = find(organisationCode);
            return auth.requestToken(organisationCode).thenCompose(token -> requestPair(cached, token));
        });
    }

    private CompletionStage<DesEndpoint> requestPair(CachedEndpoint cached, AccessToken token) {
        TokenRules current = rules;
        Supplier<DesEndpoint> pair = () -> pair(cached, token, current);
        if (current.mayBlock() && cached.held(token) == null) {
            try {
                return CompletableFuture.supplyAsync(pair, workers);
            } catch (RejectedExecutionException stopped) {
                // it fails at once
            }
        }
        return CompletableFuture.completedStage(pair.get());
    }

    @Override
    public DesEndpoint resolve(AccessToken token) {
        String organisation = token.organisationCode();
        CachedEndpoint cached = organisations.get(organisation);
        if (cached != null) {
            return cached.of(token);
        }
        requireOpen(organisation);
        return errors.answer(organisation,
                () -> isConfigured(organisation) ? add(organisation).of(token) : rules.pair(token));
    }

    private CachedEndpoint find(String organisation) {
        CachedEndpoint cached = organisations.get(organisation);
        return cached != null ? cached : add(organisation);
    }

    private CachedEndpoint add(String organisation) {
        requireOpen(organisation);
        return errors.answer(organisation, () -> {
            Supplier<AccessToken> tokens = auth.tokens(organisation);
            CachedEndpoint added = organisations.computeIfAbsent(organisation,
                    code -> new CachedEndpoint(code, tokens, this));
            // the organisation may have been removed, or the service stopped, meanwhile
            forgetIfRemoved(organisation);
            requireOpen(organisation);
            return added;
        });
    }

    /** Finds the host of a token that is not that of the latest pair. */
    DesEndpoint pair(CachedEndpoint asking, AccessToken token) {
        return pair(asking, token, rules);
    }

    /** A token of another time gets an answer too, but does not take the place of the current one. */
    private DesEndpoint pair(CachedEndpoint asking, AccessToken token, TokenRules current) {
        String organisation = asking.organisationCode();
        return errors.answer(organisation, () -> {
            requireOpen(organisation);
            CachedEndpoint cached = registered(asking);
            DesEndpoint latest = cached.held(token);
            if (latest != null) {
                return latest;
            }
            DesEndpoint endpoint = current.pair(token);
            publish(cached, endpoint, current).filter(from -> !from.equals(endpoint.serviceUri()))
                    .ifPresent(from -> moves.endpointMoved(organisation, from, endpoint.serviceUri()));
            // the organisation may have been removed while its token was read
            forgetIfRemoved(organisation);
            return endpoint;
        });
    }

    /** The one that is kept for the organisation, which is another one if the organisation was removed meanwhile. */
    private CachedEndpoint registered(CachedEndpoint asking) {
        String organisation = asking.organisationCode();
        CachedEndpoint kept = organisations.get(organisation);
        if (kept == null && isConfigured(organisation)) {
            kept = organisations.putIfAbsent(organisation, asking);
        }
        return kept == null ? asking : kept;
    }

    /** @return where DES was before; empty if that is not known, or the token is not the current one */
    private Optional<URI> publish(CachedEndpoint cached, DesEndpoint endpoint, TokenRules current) {
        synchronized (organisations) {
            String organisation = cached.organisationCode();
            if (organisations.get(organisation) != cached
                    || held.held(organisation).filter(token -> token == endpoint.token()).isEmpty()) {
                return Optional.empty();
            }
            Optional<URI> before = cached.serviceUri();
            cached.publish(endpoint, rules == current && !closed);
            return before;
        }
    }

    private boolean isConfigured(String organisation) {
        return store.find(organisation).isPresent();
    }

    /** The credentials of an organisation have changed. */
    void forgetIfRemoved(String organisation) {
        if (!isConfigured(organisation)) {
            synchronized (organisations) {
                Optional.ofNullable(organisations.remove(organisation)).ifPresent(CachedEndpoint::clear);
            }
            notices.forget(organisation);
        }
    }

    /** No pair that other rules have made is handed out any more. */
    void enforce(TokenRules latest) {
        synchronized (organisations) {
            if (!closed) {
                rules = latest;
                organisations.values().forEach(CachedEndpoint::invalidate);
            }
        }
    }

    /** Where the organisation's DES is, or was last; empty if that is not known. */
    Optional<URI> serviceUri(String organisationCode) {
        return Optional.ofNullable(organisations.get(organisationCode)).flatMap(CachedEndpoint::serviceUri);
    }

    /** Why the token that is held is refused; none is requested. */
    Optional<String> refusal(String organisationCode) {
        return errors.answer(organisationCode, () -> held.held(organisationCode))
                .flatMap(token -> refusal(find(organisationCode), token));
    }

    /** What the rules in force said once is not worked out again, unless they fetch keys. */
    private Optional<String> refusal(CachedEndpoint cached, AccessToken token) {
        Optional<String> known = cached.refusal(token);
        if (known.isPresent()) {
            return known;
        }
        TokenRules current = rules;
        try {
            cached.of(token);
            return Optional.empty();
        } catch (InvalidTokenReplyException e) {
            synchronized (organisations) {
                if (rules == current && !current.mayBlock()) {
                    cached.refused(token, e.getMessage());
                }
            }
            return Optional.of(e.getMessage());
        }
    }

    boolean isClosed() {
        return closed;
    }

    void requireOpen(String organisation) {
        if (closed) {
            throw new AccessClosedException(organisation, "The endpoint resolver was stopped; get the service anew");
        }
    }

    /** From now on every method and every handle fails at once. */
    void close() {
        synchronized (organisations) {
            closed = true;
            organisations.values().forEach(CachedEndpoint::invalidate);
            organisations.clear();
        }
    }

    /** For tests: of how many organisations something is kept. */
    int size() {
        return organisations.size();
    }
}
