package cloud.powerepos.des.itests.benchmarks.peers;

import java.time.OffsetDateTime;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.AccessTokenCache;
import com.azure.core.credential.TokenRequestContext;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** azure-core, the cache of its HTTP pipeline. */
public final class AzureAccessTokenCache extends TokenHolder.InMap<AccessTokenCache> {

    private static final TokenRequestContext DES = new TokenRequestContext().addScopes("des");

    private final Fetch fetch;

    public AzureAccessTokenCache(Fetch fetch) {
        this.fetch = fetch;
    }

    /** Gets a token off the caller's thread, as azure-identity does. */
    static Mono<AccessToken> mono(Fetch fetch, String organisation) {
        return Mono.fromCallable(() -> {
            Fetch.Reply reply = fetch.fetch(organisation, null);
            return new AccessToken(reply.accessToken(), OffsetDateTime.now().plusSeconds(reply.expiresIn()));
        }).subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    AccessTokenCache open(String organisation) {
        return new AccessTokenCache(context -> mono(fetch, organisation));
    }

    @Override
    Object ask(AccessTokenCache cache) {
        return cache.getTokenSync(DES, false);
    }
}
