package cloud.powerepos.des.sandbox;

import java.time.Duration;

import org.osgi.annotation.versioning.ProviderType;

/** How a sandbox gives tokens out, and which of them it has ended; may be changed while it runs. */
@ProviderType
public interface SandboxTokens {

    /**
     * Chooses how long the next access tokens live.
     *
     * @param lifetime the lifetime, one second at least
     */
    void setTokenLifetime(Duration lifetime);

    /**
     * Chooses how long the next refresh tokens live unless they are used.
     *
     * @param lifetime the lifetime; zero for tokens that are refused at once
     */
    void setRefreshTokenLifetime(Duration lifetime);

    /**
     * Chooses whether a consumed refresh token that comes again revokes every refresh token that descends from the same
     * password grant.
     *
     * @param revokes false if it is just refused
     */
    void setReplayRevokesFamily(boolean revokes);

    /**
     * Ends all tokens that an organisation has got so far.
     *
     * @param organisation the Organisation Code
     * @throws IllegalArgumentException if the organisation is unknown
     */
    void revokeTokens(String organisation);

    /**
     * Ends the access tokens that an organisation has got so far: DES answers 401 to them.
     *
     * @param organisation the Organisation Code
     * @throws IllegalArgumentException if the organisation is unknown
     */
    void revokeAccessTokens(String organisation);

    /**
     * Ends the refresh tokens that an organisation has got so far.
     *
     * @param organisation the Organisation Code
     */
    void revokeRefreshTokens(String organisation);
}
