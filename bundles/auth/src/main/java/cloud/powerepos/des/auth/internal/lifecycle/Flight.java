package cloud.powerepos.des.auth.internal.lifecycle;

/**
 * What is known of the one request for the next token that is under way.
 *
 * @param onDemand               whether a caller waits for it
 * @param urgent                 whether an operator wants it, whatever blocks requests
 * @param triedAnotherConnection once only, or a server that takes requests and dies would be asked without end
 */
public record Flight(boolean onDemand, boolean urgent, boolean triedAnotherConnection) {

    Flight joined(boolean byOperator) {
        return new Flight(true, urgent || byOperator, triedAnotherConnection);
    }

    Flight onAnotherConnection() {
        return new Flight(onDemand, urgent, true);
    }
}
