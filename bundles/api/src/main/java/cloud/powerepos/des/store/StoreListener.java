package cloud.powerepos.des.store;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told when the token store becomes unreachable, and when it is reachable again. Registered as a service. */
@ConsumerType
@FunctionalInterface
public interface StoreListener {

    /**
     * The store became unreachable or reachable. Called in order, one call at a time, on a thread of its own.
     *
     * @param status how the store is doing since the change
     */
    void storeChanged(StoreStatus status);
}
