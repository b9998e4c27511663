package cloud.powerepos.des.auth;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what happens to the tokens of all organisations; register it as an OSGi service (whiteboard pattern). Calls
 * come one at a time and in order, with no lock of the service held, shortly after the fact.
 * <p>
 * Each listener is called on a thread of its own. It may block, call the token service and wait for its stages; that
 * delays this listener alone. One that lags behind by more than 10,000 events loses the oldest; one that has not
 * returned when the service stops is interrupted. Whatever it throws is logged and affects no other listener.
 */
@ConsumerType
@FunctionalInterface
public interface TokenListener {

    /**
     * Something happened.
     *
     * @param event what, without secrets
     */
    void tokenEvent(TokenEvent event);
}
