package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;
import cloud.powerepos.des.auth.internal.service.Simulation;

class FailureMessagesTest {

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE,   'if this lasts, see that it can be reached and that token.endpoint in"
                + " cloud.powerepos.des.auth.cfg is right'",
        "UNTRUSTED,     'see that the clock is right and that the JVM or trusted.certificates.file in"
                + " cloud.powerepos.des.auth.cfg trusts who signed its certificate'",
        "INVALID_REPLY, 'report it to PowerEPOS if this lasts'",
    })
    void everyFailureHasItsRemedy(Problem problem, String remedy) {
        assertEquals(remedy, FailureMessages.of(new Failed(problem, "no", false, Optional.empty()),
                Simulation.SETTINGS).remedy());
    }
}
