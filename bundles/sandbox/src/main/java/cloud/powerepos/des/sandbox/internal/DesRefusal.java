package cloud.powerepos.des.sandbox.internal;

import java.util.Map;

/** A call that DES refuses. */
final class DesRefusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String organisation;
    private final boolean foreign;

    private DesRefusal(int status, String organisation, boolean foreign, String message) {
        super(message, null, false, false);
        this.status = status;
        this.organisation = organisation;
        this.foreign = foreign;
    }

    /** The token is missing, no token of the sandbox, or expired. */
    static DesRefusal notGenuine(String message) {
        return new DesRefusal(401, "", false, message);
    }

    /** The token is genuine and not good any more. */
    static DesRefusal revoked(String organisation, String message) {
        return new DesRefusal(401, organisation, false, message);
    }

    /** The token is genuine and this is not the place for it. */
    static DesRefusal otherHost(String organisation, String message) {
        return new DesRefusal(401, organisation, true, message);
    }

    static DesRefusal malformed(String organisation, String message) {
        return new DesRefusal(400, organisation, false, message);
    }

    static DesRefusal othersRun(String organisation, String message) {
        return new DesRefusal(400, organisation, true, message);
    }

    String organisation() {
        return organisation;
    }

    boolean foreign() {
        return foreign;
    }

    Reply reply() {
        Map<String, String> headers = status == 401
                ? Map.of("WWW-Authenticate", "Bearer error=\"invalid_token\"") : Map.of();
        return new Reply(status, headers, Map.of("message", getMessage()));
    }
}
