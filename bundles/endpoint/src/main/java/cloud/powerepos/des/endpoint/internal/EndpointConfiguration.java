package cloud.powerepos.des.endpoint.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import cloud.powerepos.des.endpoint.DesEndpointResolver;

/** The configuration {@value DesEndpointResolver#PID} as forms show it; {@link EndpointSettings} reads it. */
// no defaults of the methods: an absent key must not look like one that has its default as value
@ObjectClassDefinition(pid = DesEndpointResolver.PID, name = "PowerEPOS DES: endpoint",
        description = "Which DES hosts may be given a token, and whether the signature of tokens is checked")
@interface EndpointConfiguration {

    @AttributeDefinition(name = "Allowed hosts", required = false,
            description = "Hosts that may be given a token: exact names, or *.domain for every name below a domain;"
                    + " separated by commas. * or empty: every https host")
    String[] allowed_hosts();

    @AttributeDefinition(name = "JWKS URI", required = false,
            description = "Address of the AuthServer's public keys (https; http on loopback only). If set, tokens"
                    + " without a valid signature are refused. Empty: signatures are not checked")
    String jwks_uri();
}
