package cloud.powerepos.des.operations.internal.check;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What an operator wants to know about a server's certificate. */
final class Certificates {

    private static final Duration SOON = Duration.ofDays(14);

    private Certificates() {
    }

    static String text(X509Certificate certificate) {
        return "certificate " + certificate.getSubjectX500Principal().getName() + ", valid until "
                + LocalDate.ofInstant(certificate.getNotAfter().toInstant(), ZoneOffset.UTC);
    }

    static boolean endsSoon(X509Certificate certificate, Clock clock) {
        return certificate.getNotAfter().toInstant().isBefore(clock.instant().plus(SOON));
    }
}
