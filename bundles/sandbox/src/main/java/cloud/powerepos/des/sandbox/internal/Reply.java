package cloud.powerepos.des.sandbox.internal;

import java.util.Map;

/**
 * An answer.
 *
 * @param status  the HTTP status
 * @param headers headers beside those that every answer has
 * @param body    what is sent as JSON
 */
public record Reply(int status, Map<String, String> headers, Map<String, ?> body) {

    /** Closes the connection without an answer. */
    static final Reply LOST = new Reply(0, Map.of(), Map.of());

    static Reply ok(Map<String, ?> body) {
        return new Reply(200, Map.of(), body);
    }

    /** An error of the services; PowerEPOS does not document the fields of its own. */
    static Reply error(int status, String message) {
        return new Reply(status, Map.of(), Map.of("message", message));
    }
}
