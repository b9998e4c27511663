package cloud.powerepos.des.webconsole.internal;

import java.time.Duration;
import java.time.Instant;

/**
 * The life of a token as a bar from left (issued) to right (expires).
 *
 * @param soft    where the background refresh is due, in per cent of the life
 * @param elapsed how much of the life is over, in per cent
 */
record Validity(Instant issuedAt, Instant refreshAt, Instant expiresAt, double soft, double elapsed) {

    static Validity at(Instant now, Instant issuedAt, Instant refreshAt, Instant expiresAt) {
        return new Validity(issuedAt, refreshAt, expiresAt, share(issuedAt, expiresAt, refreshAt),
                share(issuedAt, expiresAt, now));
    }

    private static double share(Instant from, Instant to, Instant at) {
        // by seconds: an instant of year 10^9 is a legal expiry and more than milliseconds can count
        double life = seconds(from, to);
        double part = seconds(from, at);
        if (life <= 0) {
            return 100;
        }
        // a tenth of a per cent is what a screen can show
        return Math.round(Math.max(0, Math.min(1, part / life)) * 1000) / 10.0;
    }

    private static double seconds(Instant from, Instant to) {
        Duration duration = Duration.between(from, to);
        return duration.getSeconds() + duration.getNano() / 1e9;
    }
}
