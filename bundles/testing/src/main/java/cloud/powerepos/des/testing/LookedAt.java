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
                throw new AssertionError("Who looks sends nothing");
            });

    @Override
    public Optional<AccessToken> held(String organisationCode) {
        throw new AssertionError("Who looks sees no token");
    }

    @Override
    public AccessToken token(String organisationCode) {
        throw new AssertionError("Who looks asks for no token");
    }

    @Override
    public CompletionStage<AccessToken> requestToken(String organisationCode) {
        throw new AssertionError("Who looks asks for no token");
    }

    @Override
    public Supplier<AccessToken> tokens(String organisationCode) {
        throw new AssertionError("Who looks asks for no token");
    }

    @Override
    public CompletionStage<AccessToken> renew(String organisationCode) {
        throw new AssertionError("Who looks asks for no token");
    }

    @Override
    public void reject(AccessToken rejected) {
        throw new AssertionError("Who looks rejects no token");
    }

    @Override
    public DesEndpoint resolve(String organisationCode) {
        throw new AssertionError("Who looks asks for no address");
    }

    @Override
    public DesEndpoint resolve(AccessToken resolved) {
        throw new AssertionError("Who looks asks for no address");
    }

    @Override
    public CompletionStage<DesEndpoint> requestEndpoint(String organisationCode) {
        throw new AssertionError("Who looks asks for no address");
    }
}
