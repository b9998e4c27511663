package cloud.powerepos.des.sandbox.internal;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import cloud.powerepos.des.sandbox.internal.RefreshTokens.Grant;
import cloud.powerepos.des.sandbox.internal.RefreshTokens.Outcome;
import cloud.powerepos.des.sandbox.internal.RefreshTokens.Use;

/** The token endpoint: password grant and refresh grant (RFC 6749 sections 4.3 and 6) as PowerEPOS uses them. */
public final class TokenEndpoint {

    static final Map<String, String> NOT_STORED = Map.of("Cache-Control", "no-store", "Pragma", "no-cache");

    private static final String PASSWORD = "password";
    private static final String REFRESH_TOKEN = "refresh_token";
    private static final String SCOPE_DES = "des";
    private static final String SCOPE_OFFLINE = "offline_access";

    private final URI issuer;
    private final Accounts accounts;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final Supplier<TokenPolicy> policy;
    private final Faults faults;
    private final Counters counters;

    public TokenEndpoint(URI issuer, Accounts accounts, AccessTokens accessTokens, RefreshTokens refreshTokens,
            Supplier<TokenPolicy> policy, Faults faults, Counters counters) {
        this.issuer = issuer;
        this.accounts = accounts;
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.policy = policy;
        this.faults = faults;
        this.counters = counters;
    }

    public List<Route> routes() {
        return List.of(new Route("POST", "/authorisation/token", this::answer),
                new Route("GET", "/.well-known/jwks.json", request -> Reply.ok(accessTokens.keySet())));
    }

    private Reply answer(Request request) {
        String organisation = organisation(request);
        counters.tokenRequestBegins(organisation);
        try {
            return faults.deliver(counted(request, organisation));
        } finally {
            counters.tokenRequestEnds(organisation);
        }
    }

    /** The one that the request names, an empty text where none is known. */
    private String organisation(Request request) {
        try {
            return Form.of(request).find("org_id").filter(code -> accounts.find(code).isPresent()).orElse("");
        } catch (OAuthError e) {
            return "";
        }
    }

    private Reply counted(Request request, String organisation) {
        String grant = "";
        Reply reply;
        try {
            Form form = Form.of(request);
            grant = form.find("grant_type").filter(Set.of(PASSWORD, REFRESH_TOKEN)::contains).orElse("");
            Optional<Reply> fault = faults.next();
            reply = fault.isPresent() ? fault.get() : new Reply(200, NOT_STORED, grant(form));
        } catch (OAuthError e) {
            reply = e.reply();
        }
        counters.tokenRequest(organisation, grant, reply.status() == 200);
        return reply;
    }

    private Map<String, ?> grant(Form form) throws OAuthError {
        String grantType = form.get("grant_type");
        String clientId = form.find("client_id").orElse("");
        if (!accounts.isClient(clientId, form.find("client_secret").orElse(""))) {
            throw new OAuthError("invalid_client", "ClientID or ClientSecret is wrong");
        }
        return switch (grantType) {
            case PASSWORD -> password(form, clientId);
            case REFRESH_TOKEN -> refresh(form, clientId);
            default -> throw new OAuthError("unsupported_grant_type", "The grant type is password or refresh_token");
        };
    }

    private Map<String, ?> password(Form form, String clientId) throws OAuthError {
        String code = form.get("org_id");
        String username = form.get("username");
        String password = form.get("password");
        Set<String> scope = scope(form.find("scope").orElse(""));
        if (username.contains("@")) {
            throw new OAuthError("invalid_grant", "An end user was given; only service accounts work on the API");
        }
        Organisation organisation = accounts.find(code)
                .filter(known -> known.account().serviceAccountId().equals(username)
                        && Secrets.equal(known.account().password(), password))
                .orElseThrow(() -> new OAuthError("invalid_grant",
                        "Organisation, service account or password is wrong"));
        checkDes(organisation);
        Optional<String> refreshToken = scope.contains(SCOPE_OFFLINE)
                ? Optional.of(refreshTokens.issue(new Grant(clientId, code), policy.get().refreshLifetime()))
                : Optional.empty();
        return reply(organisation, refreshToken);
    }

    private Map<String, ?> refresh(Form form, String clientId) throws OAuthError {
        String token = form.get(REFRESH_TOKEN);
        Optional<String> code = form.find("org_id");
        Optional<String> scope = form.find("scope");
        if (scope.isPresent()) {
            scope(scope.get());
        }
        TokenPolicy now = policy.get();
        Use use = refreshTokens.use(token, given -> given.clientId().equals(clientId)
                && code.map(given.organisation()::equals).orElse(true), now.refreshLifetime(),
                now.replayRevokesFamily());
        if (use.outcome() == Outcome.REPLAYED) {
            counters.replay();
        }
        Organisation organisation = use.organisation().flatMap(accounts::find)
                .orElseThrow(() -> new OAuthError("invalid_grant", "The refresh token is not valid, or not any more"));
        checkDes(organisation);
        return reply(organisation, use.next());
    }

    private static Set<String> scope(String text) throws OAuthError {
        Set<String> scope = Set.copyOf(List.of(text.split(" ")));
        if (!scope.contains(SCOPE_DES) || !Set.of(SCOPE_DES, SCOPE_OFFLINE).containsAll(scope)) {
            throw new OAuthError("invalid_scope", "The scope is des, or des and offline_access");
        }
        return scope;
    }

    private static void checkDes(Organisation organisation) throws OAuthError {
        if (!organisation.desAssigned()) {
            throw new OAuthError("invalid_scope", "The organisation has no DES assigned");
        }
    }

    private Map<String, ?> reply(Organisation organisation, Optional<String> refreshToken) {
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("token_type", "Bearer");
        reply.put("access_token", accessTokens.issue(organisation, issuer, policy.get().lifetime()));
        reply.put("expires_in", policy.get().lifetime().toSeconds());
        refreshToken.ifPresent(token -> reply.put(REFRESH_TOKEN, token));
        reply.put("svc", organisation.service().toString());
        reply.put("org_id", organisation.code());
        return reply;
    }
}
