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

    private final String organisationCode;
    private final Supplier<AccessToken> tokens;
    private final EndpointResolver resolver;
    /** Null until there is one that the rules in force have made. */
    private volatile DesEndpoint latest;
    /** Where DES was last, whatever the rules have become; null until there was a pair. */
    private volatile URI serviceUri;

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
        DesEndpoint held = latest;
        return held != null && held.token() == token ? held : resolver.pair(this, token);
    }

    /** The pair of this token, if it is the latest one; else null. */
    DesEndpoint held(AccessToken token) {
        DesEndpoint held = latest;
        return held != null && held.token() == token ? held : null;
    }

    Optional<URI> serviceUri() {
        return Optional.ofNullable(serviceUri);
    }

    /** @param inForce whether the rules in force have made the pair */
    void publish(DesEndpoint endpoint, boolean inForce) {
        serviceUri = endpoint.serviceUri();
        latest = inForce ? endpoint : null;
    }

    /** The rules have changed. */
    void invalidate() {
        latest = null;
    }

    /** The organisation was removed. */
    void clear() {
        latest = null;
        serviceUri = null;
    }
}
