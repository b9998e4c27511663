package cloud.powerepos.des.endpoint;

import java.net.URI;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told when PowerEPOS has moved an organisation to another DES host; register it as an OSGi service (whiteboard
 * pattern). Nothing needs to be done for calls to go there. Each listener is called
 * on a thread of its own, one call at a time and in order, shortly after the fact and with no lock held. It may block, which
 * delays this listener alone; whatever it throws is logged and affects no other.
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
