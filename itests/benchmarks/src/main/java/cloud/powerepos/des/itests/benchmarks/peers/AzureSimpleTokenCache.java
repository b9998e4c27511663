package cloud.powerepos.des.itests.benchmarks.peers;

import com.azure.core.credential.SimpleTokenCache;

/** azure-core, the cache for other people's use. */
public final class AzureSimpleTokenCache extends TokenHolder.InMap<SimpleTokenCache> {

    private final Fetch fetch;

    public AzureSimpleTokenCache(Fetch fetch) {
        this.fetch = fetch;
    }

    @Override
    SimpleTokenCache open(String organisation) {
        return new SimpleTokenCache(() -> AzureAccessTokenCache.mono(fetch, organisation));
    }

    @Override
    Object ask(SimpleTokenCache cache) {
        return cache.getToken().block();
    }
}
