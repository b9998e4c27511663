package cloud.powerepos.des.itests.benchmarks.hot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.internal.Auth;
import cloud.powerepos.des.itests.benchmarks.CannedHttp;
import cloud.powerepos.des.itests.benchmarks.Organisations;
import cloud.powerepos.des.itests.benchmarks.peers.TokenHolder;
import cloud.powerepos.des.store.TokenStore;

/** AuthTokenService: the component as SCR makes it, with tokens that came at once. */
public class OurToken extends TokenHolder {

    private final Auth.Opened auth;
    private final AuthTokenService service;

    public OurToken() {
        this(null);
    }

    /** @param store null for none */
    OurToken(TokenStore store) {
        auth = Auth.open(new Organisations(), CannedHttp::new, "https://auth.example/token", store);
        service = auth.service();
    }

    @Override
    public Object token(String organisation) {
        return service.token(organisation);
    }

    @Override
    public Callable<?> handle(String organisation) {
        return service.tokens(organisation)::get;
    }

    @Override
    public void prime(Iterable<String> organisations) {
        prime(service, organisations);
    }

    /** Many at a time; each is asked for twice, because the first call marks the token as used. */
    static void prime(AuthTokenService service, Iterable<String> organisations) {
        List<CompletableFuture<AccessToken>> stages = new ArrayList<>();
        organisations.forEach(organisation -> stages.add(service.requestToken(organisation).toCompletableFuture()));
        stages.forEach(CompletableFuture::join);
        organisations.forEach(service::token);
    }

    @Override
    public void close() {
        auth.close();
    }
}
