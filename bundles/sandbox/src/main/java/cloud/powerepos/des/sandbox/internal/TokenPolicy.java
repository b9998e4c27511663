package cloud.powerepos.des.sandbox.internal;

import java.time.Duration;

/**
 * How tokens are given out.
 *
 * @param lifetime            lifetime of access tokens
 * @param refreshLifetime     lifetime of refresh tokens
 * @param replayRevokesFamily whether the replay of a refresh token revokes its family
 */
public record TokenPolicy(Duration lifetime, Duration refreshLifetime, boolean replayRevokesFamily) {
}
