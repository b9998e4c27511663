package cloud.powerepos.des.endpoint.internal;

import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.endpoint.DesCall;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.endpoint.DesUnauthorizedException;

/** Access to the DES of one organisation, until it is closed. */
final class OrganisationAccess implements DesAccess {

    private final String organisationCode;
    private final AuthTokenService auth;
    private final DesEndpointResolver resolver;
    /** Null before the first use; several threads may each get one, and any is good. */
    private volatile Supplier<AccessToken> tokens;
    private volatile boolean closed;

    OrganisationAccess(String organisationCode, AuthTokenService auth, DesEndpointResolver resolver) {
        this.organisationCode = organisationCode;
        this.auth = auth;
        this.resolver = resolver;
    }

    @Override
    public String organisationCode() {
        return organisationCode;
    }

    @Override
    public DesEndpoint endpoint() {
        if (closed) {
            throw new AccessClosedException(organisationCode, "Access to the DES of organisation " + organisationCode
                    + " was stopped; get the DesAccess service anew");
        }
        Supplier<AccessToken> supplier = tokens;
        if (supplier == null) {
            supplier = auth.tokens(organisationCode);
            tokens = supplier;
        }
        return resolver.resolve(supplier.get());
    }

    @Override
    public <T, X extends Exception> T call(DesCall<T, X> call) throws X {
        DesEndpoint first = endpoint();
        try {
            return call.call(first);
        } catch (DesUnauthorizedException refused) {
            reject(first, refused);
            DesEndpoint fresh = endpoint();
            if (fresh.token() == first.token()) {
                throw refused;
            }
            return callOnceMore(call, fresh);
        }
    }

    private <T, X extends Exception> T callOnceMore(DesCall<T, X> call, DesEndpoint fresh) throws X {
        try {
            return call.call(fresh);
        } catch (DesUnauthorizedException refused) {
            reject(fresh, refused);
            throw refused;
        }
    }

    /** Passes on what a call nested in ours says of another organisation's token. */
    private void reject(DesEndpoint endpoint, DesUnauthorizedException refused) {
        if (!refused.organisationCode().equals(organisationCode)) {
            throw refused;
        }
        auth.reject(endpoint.token());
    }

    void close() {
        closed = true;
    }
}
