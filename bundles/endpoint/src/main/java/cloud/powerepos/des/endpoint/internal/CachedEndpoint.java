package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.endpoint.DesEndpoint;

/**
 * The latest pair of one organisation, read without a lock: a reader compares its token with the one in force. One that
 * belongs to a handle of a module may outlive its organisation; it keeps nothing then, and answers as before once the
 * organisation is back.
 */
final class CachedEndpoint implements Supplier<DesEndpoint> {

    private record Refusal(AccessToken token, String reason) {
    }

    private final String organisationCode;
    private final Supplier<AccessToken> tokens;
    private final EndpointResolver resolver;
    /** Null until there is one that the rules in force have made. */
    private volatile DesEndpoint latest;
    /** Where DES was last, whatever the rules have become; null until there was a pair. */
    private volatile URI serviceUri;

    /** What the rules in force said of a token that is not that of the pair; null for nothing. */
    private volatile Refusal refusal;

    CachedEndpoint(String organisationCode, Supplier<AccessToken> tokens, EndpointResolver resolver) {
        this.organisationCode = organisationCode;
        this.tokens = tokens;
        this.resolver = resolver;
    }

    String organisationCode() {
        return organisationCode;
    }

    @Override
    public DesEndpoint get() {
        if (latest == null) {
            resolver.requireOpen(organisationCode);
        }
        return of(tokens.get());
    }

    DesEndpoint of(AccessToken token) {
        DesEndpoint held = held(token);
        return held != null ? held : resolver.pair(this, token);
    }

    /** The pair of this token, if it is the latest one; else null. */
    DesEndpoint held(AccessToken token) {
        DesEndpoint held = latest;
        return held != null && held.token() == token ? held : null;
    }

    Optional<URI> serviceUri() {
        return Optional.ofNullable(serviceUri);
    }

    /** Why the rules in force refuse the token; empty where they do not, or that is not known. */
    Optional<String> refusal(AccessToken token) {
        return Optional.ofNullable(refusal).filter(known -> known.token() == token && held(token) == null)
                .map(Refusal::reason);
    }

    /** The rules in force refuse the token. */
    void refused(AccessToken token, String reason) {
        refusal = new Refusal(token, reason);
    }

    /** @param inForce whether the rules in force have made the pair */
    void publish(DesEndpoint endpoint, boolean inForce) {
        serviceUri = endpoint.serviceUri();
        latest = inForce ? endpoint : null;
    }

    /** The rules have changed. */
    void invalidate() {
        latest = null;
        refusal = null;
    }

    /** The organisation was removed. */
    void clear() {
        invalidate();
        serviceUri = null;
    }
}
