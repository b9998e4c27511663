package cloud.powerepos.des.operations.internal.check;

import java.util.function.Supplier;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.operations.internal.check.Probe.Answer;
import cloud.powerepos.des.operations.internal.check.Probe.NoReply;
import cloud.powerepos.des.operations.internal.check.Step.Doubt;
import cloud.powerepos.des.operations.internal.check.Step.Failure;
import cloud.powerepos.des.operations.internal.check.Step.Finding;

/** Whether DES is there and takes the token. Only a refused token is a verdict: the run in the question is made up. */
final class DesStep {

    private static final String NO_VERDICT =
            "; it was asked about a run that does not exist, so this says nothing about real calls: make one";

    private final String organisation;
    private final Probe probe;
    private final Supplier<DesEndpoint> found;

    /** @param found by the step before */
    DesStep(String organisation, Probe probe, Supplier<DesEndpoint> found) {
        this.organisation = organisation;
        this.probe = probe;
        this.found = found;
    }

    Finding run() throws Failure {
        DesEndpoint endpoint = found.get();
        String host = probe.name(endpoint.serviceUri());
        Answer answer;
        try {
            answer = probe.des(endpoint);
        } catch (NoReply e) {
            return noVerdict(e);
        }
        return switch (answer.status()) {
            case 200, 400 -> Finding.fine(host + " answers (HTTP " + answer.status() + ") and accepts the token; "
                    + tls(answer));
            case 401, 403 -> throw new Failure(host + " refuses the token (HTTP " + answer.status() + ")",
                    "des:refresh " + Printable.argument(organisation)
                    + ", then check again; if that does not help, see that the"
                            + " organisation has DES assigned and that its service account may use it");
            default -> Finding.warning(host + " answers with HTTP " + answer.status() + NO_VERDICT
                    + "; if they fail too, see that svc names a DES and ask PowerEPOS; " + tls(answer));
        };
    }

    /** DES that hangs may dislike nothing but the probe. */
    Doubt doubt(Failure failure) {
        return new Doubt(failure, () -> noVerdict(failure));
    }

    private static Finding noVerdict(Failure failure) {
        return Finding.warning(failure.getMessage() + NO_VERDICT + "; if they fail too, " + failure.remedy());
    }

    /** Modules bring an HTTP client of their own, which may trust others. */
    private String tls(Answer answer) {
        return answer.certificate().map(certificate -> Certificates.text(certificate) + ", trusted by " + probe.trust())
                .orElse("no TLS");
    }
}
