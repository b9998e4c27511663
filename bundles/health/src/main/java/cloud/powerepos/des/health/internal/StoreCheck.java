package cloud.powerepos.des.health.internal;

import java.time.InstantSource;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import cloud.powerepos.des.common.faces.StoreLine;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.TokenStore;

/**
 * How the token store is doing; there where a store is installed. It warns and is never critical, as tokens are
 * requested without the store too.
 */
@Component(property = {HealthCheck.NAME + "=PowerEPOS DES store", HealthCheck.TAGS + "=des",
        HealthCheck.TAGS + "=powerepos"})
public final class StoreCheck implements HealthCheck {

    private final TokenStore store;
    private final InstantSource clock;

    /** Used by SCR. */
    @Activate
    public StoreCheck(@Reference TokenStore store) {
        this(store, InstantSource.system());
    }

    StoreCheck(TokenStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Result execute() {
        StoreStatus status = store.status();
        boolean fine = status.reachable() && status.problem().isEmpty() && status.unreadable() == 0;
        return new Result(fine ? Result.Status.OK : Result.Status.WARN, StoreLine.of(status, clock.instant()));
    }
}
