package cloud.powerepos.des.auth.internal.store;

import java.net.URI;
import java.time.Duration;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.store.StoreException;

/** What may be wrong with a store, and settings. */
final class StoreFixtures {

    private StoreFixtures() {
    }

    static AuthSettings settings(String endpoint, String scope) {
        return new AuthSettings(URI.create(endpoint), scope, Duration.ofSeconds(10), Duration.ofSeconds(5), 8, 0.70,
                0.85, Duration.ofHours(1), "");
    }

    /** It is known not to be reachable. */
    static void down(Cluster cluster) {
        cluster.store.before((name, call) -> {
            throw new StoreException("the database cannot be reached");
        });
    }

    /** It does not answer, which it finds out by its own time limit. */
    static void hanging(Cluster cluster) {
        cluster.store.before((name, call) -> {
            cluster.pass(Duration.ofSeconds(2));
            throw new StoreException("the database did not answer within 2 s");
        });
    }
}
