package cloud.powerepos.des.auth.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import cloud.powerepos.des.auth.AuthTokenService;

/** The configuration {@value AuthTokenService#PID}; a change takes effect at once and drops no token unless it says so. */
@ObjectClassDefinition(name = "PowerEPOS DES: token requests",
        description = "How access tokens are requested from the PowerEPOS AuthServer")
@interface AuthConfiguration {

    @AttributeDefinition(name = "Token endpoint",
            description = "Absolute https address of the AuthServer's token endpoint (http on loopback only); a change drops every token")
    String token_endpoint() default "https://auth.powerepos.cloud/authorisation/token";

    @AttributeDefinition(name = "Scope",
            description = "Scope to ask for, separated by blanks; must contain des, offline_access asks for refresh tokens; a change drops every token")
    String scope() default "des offline_access";

    @AttributeDefinition(name = "Request time limit (ms)", min = "100", max = "300000",
            description = "Milliseconds that one token request may take in all: connect, TLS, headers and body; 100 to 300000")
    long request_timeout_ms() default 10_000;

    @AttributeDefinition(name = "Connect time limit (ms)", min = "100", max = "300000",
            description = "Milliseconds that one attempt to connect may take, within the request's time limit; 100 to 300000")
    long connect_timeout_ms() default 5_000;

    @AttributeDefinition(name = "Parallel requests", min = "1", max = "8",
            description = "Token requests that may be under way at the same time, over all organisations; 1 to 8")
    int parallel_requests() default 8;

    @AttributeDefinition(name = "Refresh window: begin (%)", min = "10", max = "95",
            description = "Percent of a token's lifetime from which it is refreshed in the background; 10 to 95; organisations are spread over the window")
    int refresh_window_from_percent() default 70;

    @AttributeDefinition(name = "Refresh window: end (%)", min = "10", max = "95",
            description = "Percent of a token's lifetime by which its refresh has begun; not less than the begin, 95 at most")
    int refresh_window_to_percent() default 85;

    @AttributeDefinition(name = "Retry of refused credentials (ms)", min = "0",
            description = "Milliseconds until credentials that the AuthServer refused are tried once more unchanged; 0 = never")
    long refused_retry_ms() default 3_600_000;

    @AttributeDefinition(name = "Trusted certificates file", required = false,
            description = "PEM file with CA certificates to trust in addition to the JVM's, relative to etc; followed when it changes; empty = the JVM's alone")
    String trusted_certificates_file() default "";
}
