package cloud.powerepos.des.itests.benchmarks.peers;

import java.io.IOException;

/** Gets one token: the request that a cache leaves to its user. */
@FunctionalInterface
public interface Fetch {

    /** What the AuthServer gave; the refresh token may be null. */
    record Reply(String accessToken, String refreshToken, long expiresIn) {
    }

    /** A token at once and without a network, good for eight hours. */
    Fetch CANNED = (organisation, refreshToken) -> new Reply("token-of-" + organisation, null, 28_800);

    /** @param refreshToken null for the password grant */
    Reply fetch(String organisation, String refreshToken) throws IOException;
}
