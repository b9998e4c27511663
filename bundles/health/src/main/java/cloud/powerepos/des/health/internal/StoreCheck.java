package cloud.powerepos.des.health.internal;

import java.time.InstantSource;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

import cloud.powerepos.des.common.faces.StoreLine;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.TokenStore;

/** How the token store is doing. It warns and is never critical, as tokens are requested without the store too. */
final class StoreCheck implements HealthCheck {

    private final TokenStore store;
    private final InstantSource clock;

    StoreCheck(TokenStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Result execute() {
        StoreStatus status = store.status();
        return new Result(StoreLine.isFine(status) ? Result.Status.OK : Result.Status.WARN,
                StoreLine.of(status, clock.instant()));
    }
}
