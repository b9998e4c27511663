package cloud.powerepos.des.endpoint.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the resolver; keys {@code allowed.hosts} and {@code jwks.uri}. */
@ObjectClassDefinition(name = "PowerEPOS DES: endpoint",
        description = "Which DES hosts may be given a token, and whether the signature of tokens is checked")
@interface EndpointConfig {

    @AttributeDefinition(name = "Allowed hosts", required = false,
            description = "Hosts that may be given a token: exact names, or *.domain for every name below a domain;"
                    + " separated by commas. Empty: every https host")
    String[] allowed_hosts() default {};

    @AttributeDefinition(name = "JWKS URI", required = false,
            description = "Address of the AuthServer's public keys (https; http on loopback only). If set, tokens"
                    + " without a valid signature are refused. Empty: signatures are not checked")
    String jwks_uri() default "";
}
