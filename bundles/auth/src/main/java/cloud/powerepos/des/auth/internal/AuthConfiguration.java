package cloud.powerepos.des.auth.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import cloud.powerepos.des.auth.AuthTokenService;

/**
 * The configuration {@value AuthTokenService#PID} as forms show it; what is read and how is up to {@link AuthSettings}.
 * A change drops no token unless its description says so.
 */
// no defaults of the methods: an absent key must not look like one that has its default as value
@ObjectClassDefinition(pid = AuthTokenService.PID, name = "PowerEPOS DES: token requests",
        description = "How access tokens are requested from the PowerEPOS AuthServer")
@interface AuthConfiguration {

    @AttributeDefinition(name = "Token endpoint", defaultValue = AuthSettings.TOKEN_ENDPOINT,
            description = "Absolute https address of the AuthServer's token endpoint (http on loopback "
                    + "only); a change drops every token")
    String token_endpoint();

    @AttributeDefinition(name = "Scope", defaultValue = AuthSettings.SCOPE,
            description = "Scope to ask for, separated by blanks; must contain des, offline_access asks for "
                    + "refresh tokens; a change drops every token")
    String scope();

    @AttributeDefinition(name = "Request time limit (ms)", defaultValue = "10000", min = "100", max = "300000",
            description = "Milliseconds that one token request may take in all: connect, TLS, headers and "
                    + "body; 100 to 300000")
    long request_timeout_ms();

    @AttributeDefinition(name = "Connect time limit (ms)", defaultValue = "5000", min = "100", max = "300000",
            description = "Milliseconds that one attempt to connect may take, within the request's time "
                    + "limit; 100 to 300000")
    long connect_timeout_ms();

    @AttributeDefinition(name = "Parallel requests", defaultValue = "8", min = "1", max = "8",
            description = "Token requests that may be under way at the same time, over all organisations; 1 to 8")
    int parallel_requests();

    @AttributeDefinition(name = "Refresh window: begin (%)", defaultValue = "70", min = "10", max = "95",
            description = "Percent of a token's lifetime from which it is refreshed in the background; 10 to "
                    + "95; organisations are spread over the window")
    int refresh_window_from_percent();

    @AttributeDefinition(name = "Refresh window: end (%)", defaultValue = "85", min = "10", max = "95",
            description = "Percent of a token's lifetime by which its refresh has begun; not less than the "
                    + "begin, 95 at most")
    int refresh_window_to_percent();

    @AttributeDefinition(name = "Retry of refused credentials (ms)", defaultValue = "3600000", min = "0",
            max = "2592000000",
            description = "Milliseconds until credentials that the AuthServer refused are tried once more "
                    + "unchanged; 0 = never")
    long refused_retry_ms();

    @AttributeDefinition(name = "Trusted certificates file", required = false,
            description = "PEM file with CA certificates to trust in addition to the JVM's, relative to etc; "
                    + "followed when it changes; empty = the JVM's alone")
    String trusted_certificates_file();
}
