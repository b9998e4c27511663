package cloud.powerepos.des.auth.internal;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.internal.Outcome.Failed;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;

/** Says what went wrong and how to fix it. */
final class FailureMessages {

    private FailureMessages() {
    }

    static Reason of(Failed failed, AuthSettings settings) {
        String server = settings.tokenEndpoint().getRawAuthority();
        String none = "the AuthServer " + server + " gave no token: " + failed.message();
        String file = AuthTokenService.PID + ".cfg";
        return switch (failed.problem()) {
            case UNAVAILABLE -> new Reason(none,
                    "if this lasts, see that it can be reached and that token.endpoint in " + file + " is right");
            case PROXY -> new Reason(none, "nothing was sent to the AuthServer: see that the proxy lets requests to it"
                    + " pass; proxies are set by " + Proxies.places());
            case IN_BETWEEN -> new Reason(none, "a portal, firewall or proxy may answer in place of the AuthServer or"
                    + " change its replies: see what is in between, and that token.endpoint in " + file + " is right");
            case UNTRUSTED -> new Reason(none, "see that the clock is right and that the JVM or"
                    + " trusted.certificates.file in " + file + " trusts who signed its certificate");
            case INVALID_REPLY -> new Reason("the reply of the AuthServer " + server + " cannot be used: "
                    + failed.message(), "report it to PowerEPOS if this lasts");
        };
    }

    static Reason refused(String error, DesCredentials credentials, AuthSettings settings) {
        String code = error.isEmpty() ? " (no error code)" : " (" + error + ")";
        return switch (error) {
            case "invalid_grant" -> new Reason("the AuthServer refused the service account "
                    + credentials.serviceAccountId() + code,
                    "fix service.account.id or service.account.password in " + credentials.source());
            case "invalid_client", "unauthorized_client" -> new Reason("the AuthServer refused the client "
                    + credentials.clientId() + code, "fix client.id or client.secret in "
                    + CredentialStore.CLIENT_PID + ".cfg, or in " + credentials.source() + " where that names its own");
            case "invalid_scope" -> new Reason("the AuthServer refused the scope " + settings.scope() + code,
                    "see that the organisation has DES assigned, or fix scope in " + AuthTokenService.PID + ".cfg");
            default -> new Reason("the AuthServer refused the request" + code,
                    "see that organisation.code and the service account in " + credentials.source()
                            + " are right and that the organisation has DES assigned");
        };
    }

    static Reason rejected(int tokens, DesCredentials credentials) {
        return new Reason("DES refused " + tokens + " fresh tokens in a row",
                "see that the organisation has DES assigned and that service account "
                        + credentials.serviceAccountId() + " may use it");
    }
}
