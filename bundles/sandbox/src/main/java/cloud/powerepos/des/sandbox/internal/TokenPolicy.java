package cloud.powerepos.des.sandbox.internal;

import java.time.Duration;

import cloud.powerepos.des.sandbox.SandboxSettings;

/**
 * How tokens are given out.
 *
 * @param lifetime            lifetime of access tokens
 * @param refreshLifetime     lifetime of refresh tokens
 * @param replayRevokesFamily whether the replay of a refresh token revokes its family
 */
record TokenPolicy(Duration lifetime, Duration refreshLifetime, boolean replayRevokesFamily) {

    static TokenPolicy of(SandboxSettings settings) {
        return new TokenPolicy(settings.tokenLifetime(), settings.refreshTokenLifetime(),
                settings.replayRevokesFamily());
    }

    TokenPolicy withLifetime(Duration other) {
        return new TokenPolicy(other, refreshLifetime, replayRevokesFamily);
    }

    TokenPolicy withRefreshLifetime(Duration other) {
        return new TokenPolicy(lifetime, other, replayRevokesFamily);
    }

    TokenPolicy withReplayRevokesFamily(boolean other) {
        return new TokenPolicy(lifetime, refreshLifetime, other);
    }
}
