package cloud.powerepos.des.endpoint.internal.access;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.endpoint.DesCall;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.endpoint.DesUnauthorizedException;

/** Access to the DES of one organisation, until it is closed. */
public final class OrganisationAccess implements DesAccess {

    private final String organisationCode;
    private final AuthTokenService auth;
    private final DesEndpointResolver resolver;
    /** What comes next: to ask for the handle, to use it, to refuse. */
    private volatile Supplier<DesEndpoint> endpoints = this::first;
    private volatile boolean closed;

    public OrganisationAccess(String organisationCode, AuthTokenService auth, DesEndpointResolver resolver) {
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
        return endpoints.get();
    }

    @Override
    public CompletionStage<DesEndpoint> requestEndpoint() {
        return closed ? CompletableFuture.failedStage(closed()) : resolver.requestEndpoint(organisationCode);
    }

    private DesEndpoint first() {
        Supplier<DesEndpoint> handle = resolver.endpoints(organisationCode);
        synchronized (this) {
            if (!closed) {
                endpoints = handle;
            }
        }
        return endpoints.get();
    }

    private AccessClosedException closed() {
        return new AccessClosedException(organisationCode, "Access to the DES of organisation "
                + Printable.of(organisationCode) + " was stopped; get the DesAccess service anew");
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

    @Override
    public <T> CompletionStage<T> callAsync(Function<? super DesEndpoint, ? extends CompletionStage<T>> call) {
        return new AsyncCall<>(this, call).start();
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
    void reject(DesEndpoint endpoint, DesUnauthorizedException refused) {
        if (!refused.organisationCode().equals(organisationCode)) {
            throw refused;
        }
        auth.reject(endpoint.token());
    }

    synchronized void close() {
        closed = true;
        endpoints = () -> {
            throw closed();
        };
    }
}
