package cloud.powerepos.des.endpoint.internal.rules;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.endpoint.DesEndpoint;

/**
 * The rules for finding the host of a token. A pair is handed out only while the very rules that made it are in force.
 */
@FunctionalInterface
public interface TokenRules {

    /**
     * Finds the host.
     *
     * @throws cloud.powerepos.des.auth.DesAccessException if there is none that may be called
     */
    DesEndpoint pair(AccessToken token);

    /** Whether {@link #pair} may have to wait for keys that are fetched. */
    default boolean mayBlock() {
        return false;
    }
}
