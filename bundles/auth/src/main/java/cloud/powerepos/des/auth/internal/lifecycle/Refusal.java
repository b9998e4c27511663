package cloud.powerepos.des.auth.internal.lifecycle;

import java.time.Instant;

/**
 * The AuthServer refused a client.
 *
 * @param error   OAuth error code
 * @param retryAt by the monotonic clock
 * @param at      when it was
 */
public record Refusal(String error, long retryAt, Instant at) { }
