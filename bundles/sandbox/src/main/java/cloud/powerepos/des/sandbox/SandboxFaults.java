package cloud.powerepos.des.sandbox;

import java.time.Duration;

import org.osgi.annotation.versioning.ProviderType;

/** Faults of a sandbox's AuthServer, which last until they are ended or used up. */
@ProviderType
public interface SandboxFaults {

    /**
     * Holds the replies to token requests back. The request is handled at once; only its reply is late.
     *
     * @param delay how long, zero for not at all
     */
    void delayTokenReplies(Duration delay);

    /**
     * Answers the next token requests with a status and a body that is no OAuth error.
     *
     * @param count  how many requests, 0 to end it
     * @param status the HTTP status
     */
    void failTokenRequests(int count, int status);

    /**
     * Answers the next token requests with an OAuth error (RFC 6749 section 5.2).
     *
     * @param count  how many requests, 0 to end it
     * @param status the HTTP status
     * @param error  the error code
     */
    void failTokenRequests(int count, int status, String error);

    /**
     * Handles the next token requests and then closes the connection instead of replying: a refresh token is consumed
     * and the next one is lost.
     *
     * @param count how many requests, 0 to end it
     */
    void loseTokenReplies(int count);
}
