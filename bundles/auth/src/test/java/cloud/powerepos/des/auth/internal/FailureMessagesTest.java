package cloud.powerepos.des.auth.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.Outcome.Failed;
import cloud.powerepos.des.auth.internal.Outcome.Problem;

class FailureMessagesTest {

    private static final String UNREACHABLE = "if this lasts, see that it can be reached and that token.endpoint in"
            + " cloud.powerepos.des.auth.cfg is right";

    @Test
    void aServerThatCannotBeReachedMayBeTheWrongOne() {
        assertEquals(UNREACHABLE, remedy(null));
        assertEquals(UNREACHABLE, remedy(new SSLPeerUnverifiedException("certificate of another host")));
    }

    @Test
    void aCertificateThatIsNotTrustedIsNoMatterOfReachingTheServer() {
        assertEquals("see that the clock is right and that the JVM or trusted.certificates.file in"
                + " cloud.powerepos.des.auth.cfg trusts who signed its certificate",
                remedy(new SSLHandshakeException("unable to find valid certification path")));
    }

    private static String remedy(Throwable cause) {
        return FailureMessages.of(new Failed(Problem.UNAVAILABLE, "no", false, Optional.empty(), cause),
                Simulation.SETTINGS).remedy();
    }
}
