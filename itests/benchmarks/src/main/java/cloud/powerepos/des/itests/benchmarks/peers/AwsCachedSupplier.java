package cloud.powerepos.des.itests.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

import software.amazon.awssdk.utils.cache.CachedSupplier;
import software.amazon.awssdk.utils.cache.NonBlocking;
import software.amazon.awssdk.utils.cache.RefreshResult;

/** The cache of AWS's credential providers, with the margins that those use. */
public final class AwsCachedSupplier extends TokenHolder.InMap<CachedSupplier<String>> {

    private final Fetch fetch;

    public AwsCachedSupplier(Fetch fetch) {
        this.fetch = fetch;
    }

    @Override
    CachedSupplier<String> open(String organisation) {
        return CachedSupplier.builder(() -> {
            try {
                Fetch.Reply reply = fetch.fetch(organisation, null);
                Instant expiry = Instant.now().plusSeconds(reply.expiresIn());
                return RefreshResult.builder(reply.accessToken()).staleTime(expiry.minusSeconds(60))
                        .prefetchTime(expiry.minusSeconds(300)).build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).prefetchStrategy(new NonBlocking("token-" + organisation)).build();
    }

    @Override
    Object ask(CachedSupplier<String> supplier) {
        return supplier.get();
    }

    @Override
    public void close() {
        all().forEach(CachedSupplier::close);
    }
}
