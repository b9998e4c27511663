package cloud.powerepos.des.testing;

import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.http.OutboundHttp;

/** Services that are looked at and no more: what shows, requests or changes a token or an address fails the test. */
public class LookedAt extends Fakes {

    /** Fails the test too. */
    public static final OutboundHttp HTTP = (OutboundHttp) Proxy.newProxyInstance(LookedAt.class.getClassLoader(),
            new Class<?>[] {OutboundHttp.class}, (proxy, method, arguments) -> {
                throw used("something was sent");
            });

    @Override
    public Optional<AccessToken> held(String organisationCode) {
        throw used("a token was shown");
    }

    @Override
    public AccessToken token(String organisationCode) {
        throw used("a token was asked for");
    }

    @Override
    public CompletionStage<AccessToken> requestToken(String organisationCode) {
        throw used("a token was asked for");
    }

    @Override
    public Supplier<AccessToken> tokens(String organisationCode) {
        throw used("a token was asked for");
    }

    @Override
    public CompletionStage<AccessToken> renew(String organisationCode) {
        throw used("a token was asked for");
    }

    @Override
    public void reject(AccessToken rejected) {
        throw used("a token was rejected");
    }

    @Override
    public DesEndpoint resolve(String organisationCode) {
        throw used("an address was asked for");
    }

    @Override
    public DesEndpoint resolve(AccessToken resolved) {
        throw used("an address was asked for");
    }

    @Override
    public CompletionStage<DesEndpoint> requestEndpoint(String organisationCode) {
        throw used("an address was asked for");
    }

    private static AssertionError used(String how) {
        return new AssertionError("These services may be looked at alone, but " + how);
    }
}
