package cloud.powerepos.des.endpoint;

import java.net.URI;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is called when PowerEPOS has moved an organisation to another DES host; register it as an OSGi service (whiteboard
 * pattern). Nothing needs to be done for calls to go there. Calls come one at a time and in order, with no lock of the
 * service held, shortly after the fact.
 * <p>
 * Each listener has a queue and a thread of its own. It may block, call the services and wait for their stages; that
 * delays this listener alone. One that lags behind by more than 10,000 calls loses the oldest; one that has not
 * returned when the service stops is interrupted. Whatever it throws is logged and affects no other listener.
 */
@ConsumerType
@FunctionalInterface
public interface DesEndpointListener {

    /**
     * The organisation's latest token is for another address than the one before.
     *
     * @param organisationCode the organisation
     * @param from             the base address until now
     * @param to               the base address from now on
     */
    void endpointMoved(String organisationCode, URI from, URI to);
}
