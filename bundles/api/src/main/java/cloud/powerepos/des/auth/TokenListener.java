package cloud.powerepos.des.auth;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what happens to the tokens of all organisations; register it as an OSGi service (whiteboard pattern). Calls
 * come one at a time and in order, with no lock of the service held, shortly after the fact.
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
