package cloud.powerepos.des.auth.internal;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.internal.Outcome.Failed;
import cloud.powerepos.des.auth.internal.Outcome.Problem;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;

/** Says in one sentence what went wrong and what mends it. */
final class FailureMessages {

    private FailureMessages() {
    }

    static String of(Failed failed, AuthSettings settings) {
        String server = settings.tokenEndpoint().getRawAuthority();
        return failed.problem() == Problem.UNAVAILABLE
                ? "the AuthServer " + server + " gave no token: " + failed.message()
                        + "; see that it can be reached if this lasts"
                : "the reply of the AuthServer " + server + " cannot be used: " + failed.message()
                        + "; report it to PowerEPOS if this lasts";
    }

    static String refused(String error, DesCredentials credentials, AuthSettings settings) {
        String what = error.isEmpty() ? "no error code" : error;
        return switch (error) {
            case "invalid_grant" -> "the AuthServer refused the service account " + credentials.serviceAccountId()
                    + " (" + what + "); mend service.account.id or service.account.password in " + credentials.source();
            case "invalid_client", "unauthorized_client" -> "the AuthServer refused the client "
                    + credentials.clientId() + " (" + what + "); mend client.id or client.secret in "
                    + CredentialStore.CLIENT_PID + ".cfg, or in " + credentials.source() + " where that names its own";
            case "invalid_scope" -> "the AuthServer refused the scope " + settings.scope() + " (" + what
                    + "); see that the organisation has DES assigned, or mend scope in " + AuthTokenService.PID + ".cfg";
            default -> "the AuthServer refused the request (" + what
                    + "); see that organisation.code and the service account in " + credentials.source()
                    + " are right and that the organisation has DES assigned";
        };
    }
}
