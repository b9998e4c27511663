package cloud.powerepos.des.operations.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.testing.Fakes;
import cloud.powerepos.des.testing.MovedClock;

/** What the answers of servers tell besides their status: their time and their certificate. */
class ServerAnswersTest extends CheckFixture {

    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBQjCB6qADAgECAgkAq3ExhN6q2rQwCgYIKoZIzj0EAwIwFjEUMBIGA1UEAxML
            ZGVzLmV4YW1wbGUwHhcNMjYwMTAxMDAwMDAwWhcNMjYwMzE2MDAwMDAwWjAWMRQw
            EgYDVQQDEwtkZXMuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKZW
            ZcOLn5aNTVIsGV1ClVW7cQAkFcIBoz7SFIauKLSpTXMql0lftowEXq8VrbbC1ulK
            PEMq0kjfah1YxFEPrdejITAfMB0GA1UdDgQWBBQQBX4DuHba90hg73ZIu1INg6vf
            JzAKBggqhkjOPQQDAgNHADBEAiAl4wMhF4QCqcabH+ZC4MWf21NJbSLOZRsbn+jx
            ZkyKigIgamo90t/cajiXtANRECDmfqHgvXO2qBoomHQjEjwufOo=
            -----END CERTIFICATE-----
            """;
    private static final Instant END = Instant.parse("2026-03-16T00:00:00Z");

    private static final String REMEDY = ": set the clock of this machine, best by a time service (NTP)";

    /** The server's time has no fractions: it is taken for the middle of its second. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-29500 | WARNING | the local clock is 30 s behind",
        "-29499 | PASSED  | the local clock is 29 s behind",
        "-1500  | PASSED  | the local clock is 2 s behind",
        "-1499  | PASSED  | clocks agree",
        "2499   | PASSED  | clocks agree",
        "2500   | PASSED  | the local clock is 2 s ahead",
        "30499  | PASSED  | the local clock is 29 s ahead",
        "30500  | WARNING | the local clock is 30 s ahead"})
    void aClockIsComparedByTheSecond(long millis, Verdict verdict, String text) throws Exception {
        clock = Clock.offset(Fakes.CLOCK, Duration.ofMillis(millis));
        CheckOutcome outcome = check().get(2);
        assertEquals(verdict, outcome.verdict());
        assertTrue(outcome.text().endsWith("; " + text + (verdict == Verdict.WARNING ? REMEDY : "")), outcome.text());
    }

    @Test
    void theTimeThatTheReplyTookCountsByHalf() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Fakes.NOW);
        clock = new MovedClock(now::get);
        http.waiting = () -> now.updateAndGet(time -> time.plusSeconds(9));
        assertTrue(check().get(2).text().endsWith("; the local clock is 4 s ahead"));
    }

    @ParameterizedTest
    @CsvSource({"yesterday", "''", "2026-03-01T12:00:00Z"})
    void aTimeThatCannotBeReadIsNone(String date) throws Exception {
        http.date = Optional.of(date).filter(text -> !text.isEmpty());
        CheckOutcome outcome = check().get(2);
        assertEquals(Verdict.PASSED, outcome.verdict());
        assertEquals("https://auth.example answers; no TLS; tells no time", outcome.text());
    }

    @Test
    void aCertificateIsNamedWithItsEndAndThoseWhoTrustIt() throws Exception {
        http.certificate = Optional.of(certificate());
        at(END.minus(Duration.ofDays(14)));
        assertEquals("https://auth.example answers; certificate CN=des.example, valid until 2026-03-16; clocks agree",
                check().get(2).text());
        assertEquals(Verdict.PASSED, check().get(2).verdict());
        assertEquals("https://des.example answers (HTTP 400) and accepts the token; certificate CN=des.example, valid"
                + " until 2026-03-16, trusted by the JVM's certificates and those of ca.pem", check().get(5).text());
    }

    @Test
    void aCertificateThatEndsWithinTwoWeeksWarns() throws Exception {
        http.certificate = Optional.of(certificate());
        at(END.minus(Duration.ofDays(14)).plusSeconds(1));
        CheckOutcome outcome = check().get(2);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertEquals("https://auth.example answers; certificate CN=des.example, valid until 2026-03-16, which is soon:"
                + " see that it is renewed; clocks agree", outcome.text());
    }

    private void at(Instant time) {
        clock = Clock.fixed(time, ZoneOffset.UTC);
        http.serverTime = time;
    }

    private static X509Certificate certificate() throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(CERTIFICATE.getBytes(StandardCharsets.US_ASCII)));
    }
}
