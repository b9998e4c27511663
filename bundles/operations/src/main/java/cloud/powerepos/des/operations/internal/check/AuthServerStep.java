package cloud.powerepos.des.operations.internal.check;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.http.OutboundHttp;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.inside.TokenOperations;
import cloud.powerepos.des.operations.internal.check.Probe.Answer;
import cloud.powerepos.des.operations.internal.check.Step.Doubt;
import cloud.powerepos.des.operations.internal.check.Step.Failure;
import cloud.powerepos.des.operations.internal.check.Step.Finding;

/** Whether the AuthServer is there, and whether the clocks agree. */
final class AuthServerStep {

    private static final Duration CLOCK_WARNING = Duration.ofSeconds(30);

    private final String organisation;
    private final TokenOperations tokens;
    private final OutboundHttp http;
    private final Probe probe;
    private final BooleanSupplier tokenRequestAnswered;
    private final Clock clock;

    /** @param tokenRequestAnswered whether the token request after this step showed that the AuthServer answers */
    AuthServerStep(String organisation, TokenOperations tokens, OutboundHttp http, Probe probe,
            BooleanSupplier tokenRequestAnswered, Clock clock) {
        this.organisation = organisation;
        this.tokens = tokens;
        this.http = http;
        this.probe = probe;
        this.tokenRequestAnswered = tokenRequestAnswered;
        this.clock = clock;
    }

    Finding run() throws Failure {
        URI address = http.tokenEndpoint().orElseThrow(this::notConfigured);
        try {
            return found(address, probe.tokenEndpoint(address));
        } catch (Failure e) {
            throw doubt(e);
        }
    }

    /** The probe never outweighs the token that is held, nor the token request. */
    Doubt doubt(Failure failure) {
        Optional<AccessToken> held = tokens.held(organisation);
        if (held.isPresent()) {
            Finding warning = Finding.warning(failure.getMessage() + "; calls go on by the token held, which expires "
                    + Spans.relative(clock.instant(), held.get().expiresAt()) + "; " + failure.remedy());
            return new Doubt(failure, () -> warning);
        }
        return new Doubt(failure, () -> tokenRequestAnswered.getAsBoolean() ? Finding.warning(failure.getMessage()
                + "; the token request itself was answered, so only this check's own request fails") : null);
    }

    private Failure notConfigured() {
        return tokens.configurationProblems().stream().filter(problem -> problem.effect() == Effect.NOTHING_IN_FORCE)
                .findFirst().map(problem -> new Failure(Problems.text(problem), ""))
                .orElseGet(() -> new Failure("no configuration of the token service is in force", "see with des:list"
                        + " what is wrong with " + AuthTokenService.PID));
    }

    /** A clock that is off is no failure: the lives of tokens are measured without it, the next steps show the rest. */
    private Finding found(URI address, Answer answer) {
        boolean clocksDiffer = answer.ahead().filter(ahead -> ahead.abs().compareTo(CLOCK_WARNING) >= 0).isPresent();
        boolean endsSoon = answer.certificate().filter(certificate -> Certificates.endsSoon(certificate, clock))
                .isPresent();
        String text = probe.name(address) + " answers; "
                + answer.certificate().map(Certificates::text).orElse("no TLS")
                + (endsSoon ? ", which is soon: see that it is renewed; " : "; ")
                + answer.ahead().map(AuthServerStep::clockText).orElse("tells no time")
                + (clocksDiffer ? ": set the clock of this machine, best by a time service (NTP)" : "");
        return new Finding(clocksDiffer || endsSoon, text);
    }

    private static String clockText(Duration ahead) {
        if (ahead.abs().compareTo(Duration.ofSeconds(2)) < 0) {
            return "clocks agree";
        }
        return "the local clock is " + Spans.of(ahead) + (ahead.isNegative() ? " ahead" : " behind");
    }
}
