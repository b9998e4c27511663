package cloud.powerepos.des.sandbox.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Configuration of the sandbox. Keys with a leading dot are secrets: they never become service properties.
 */
@ObjectClassDefinition(name = "PowerEPOS DES sandbox",
        description = "A stand-in AuthServer and DES on 127.0.0.1, for demo and tests; never for production")
@interface SandboxConfiguration {

    @AttributeDefinition(name = "AuthServer port", min = "0", max = "65535",
            description = "TCP port of the AuthServer on 127.0.0.1, 0 for any free one")
    int port() default 18080;

    @AttributeDefinition(name = "DES port", min = "0", max = "65535",
            description = "TCP port of DES on 127.0.0.1, 0 for any free one; another port moves all organisations, and "
                    + "their next tokens name the new host")
    int des_port() default 18081;

    @AttributeDefinition(name = "ClientID", description = "The integrator's ClientID")
    String client_id() default "sandbox-client";

    @AttributeDefinition(name = "ClientSecret", type = AttributeType.PASSWORD,
            description = "The integrator's ClientSecret")
    String _client_secret() default "";

    @AttributeDefinition(name = "Organisations", type = AttributeType.PASSWORD,
            description = "Organisations with their service accounts, each as CODE:ACCOUNT:PASSWORD, separated by "
                    + "commas; no part contains a comma, and only the password may contain a colon")
    String[] _organisations() default {};

    @AttributeDefinition(name = "Token lifetime (s)", min = "1",
            description = "Lifetime of the next access tokens, in seconds")
    long token_lifetime_s() default 28800;

    @AttributeDefinition(name = "Refresh token lifetime (s)", min = "0",
            description = "Lifetime of the next refresh tokens unless they are used, in seconds")
    long refresh_token_lifetime_s() default 2592000;

    @AttributeDefinition(name = "Replay revokes",
            description = "Whether a consumed refresh token that comes again revokes all refresh tokens that descend "
                    + "from the same password grant")
    boolean refresh_replay_revokes() default true;

    @AttributeDefinition(name = "Run time (ms)", min = "0",
            description = "How long a started job runs until it is finished, in milliseconds")
    long run_time_ms() default 200;
}
