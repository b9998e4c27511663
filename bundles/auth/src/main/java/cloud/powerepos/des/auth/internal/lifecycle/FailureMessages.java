package cloud.powerepos.des.auth.internal.lifecycle;

import static cloud.powerepos.des.auth.internal.lifecycle.Reason.FILE;

import java.util.concurrent.TimeUnit;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.http.Proxies;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;

/** Says what went wrong and how to fix it. */
public final class FailureMessages {

    private FailureMessages() {
    }

    public static Reason of(Failed failed, AuthSettings settings) {
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
            case OTHER_ORGANISATION -> new Reason("the AuthServer " + server + " gave no token for this organisation: "
                    + failed.message(), "set organisation.code as PowerEPOS writes it");
            case INTERNAL -> internal(failed.message());
        };
    }

    public static Reason refused(String error, DesCredentials credentials, AuthSettings settings) {
        String code = error.isEmpty() ? " (no error code)" : " (" + error + ")";
        return switch (error) {
            case "invalid_grant" -> new Reason("the AuthServer refused the service account "
                    + credentials.serviceAccountId() + code,
                    "fix service.account.id or service.account.password in " + FILE + ", or the password file that it"
                            + " names");
            case "invalid_client", "unauthorized_client" -> new Reason("the AuthServer refused the client "
                    + credentials.clientId() + code + ", which stops every organisation that uses it",
                    "fix client.id or client.secret in " + CredentialStore.CLIENT_PID + ".cfg, or in " + FILE
                            + " where that names its own");
            case "invalid_scope" -> new Reason("the AuthServer refused the scope " + settings.scope() + code,
                    "see that the organisation has DES assigned, or fix scope in " + AuthTokenService.PID + ".cfg");
            default -> new Reason("the AuthServer refused the request" + code,
                    "see that organisation.code and the service account in " + FILE
                            + " are right and that the organisation has DES assigned");
        };
    }

    public static Reason otherOrganisation(DesCredentials credentials) {
        return new Reason("the AuthServer gave a token of another organisation",
                "set organisation.code in " + FILE + " to the code of the organisation that service account "
                        + credentials.serviceAccountId() + " belongs to");
    }

    public static Reason internal(String message) {
        return new Reason("the token request failed in this program: " + message, "see that this process has memory and"
                + " threads left, and report it with the log if this lasts");
    }

    public static Reason overdue(long limitNanos) {
        return new Reason("a token request has not ended although its time limit of "
                + TimeUnit.NANOSECONDS.toMillis(limitNanos) + " ms is over", "if this lasts, restart the bundle "
                        + AuthTokenService.PID + ", and report it with a thread dump");
    }

    public static Reason rejected(int tokens, DesCredentials credentials) {
        return new Reason("DES refused " + tokens + " tokens in a row soon after they were issued: another program or"
                + " another instance of this one may be using service account " + credentials.serviceAccountId()
                + ", so that each new token ends the other's, or the organisation has no DES",
                "give each program a service account of its own, see that the organisation has DES assigned and that"
                        + " the service account may use it");
    }
}
