package cloud.powerepos.des.auth.internal.lifecycle;

/**
 * What is known of the one request for the next token that is under way.
 *
 * @param onDemand               whether a caller waits for it
 * @param urgent                 whether an operator wants it, whatever blocks requests
 * @param triedAnotherConnection once only, or a server that takes requests and dies would be asked without end
 * @param claim                  the row of the token store that it is for; null where it has none or works without it
 */
public record Flight(boolean onDemand, boolean urgent, boolean triedAnotherConnection, RowClaim claim) {

    Flight joined(boolean byOperator) {
        return new Flight(true, urgent || byOperator, triedAnotherConnection, claim);
    }

    Flight onAnotherConnection() {
        return new Flight(onDemand, urgent, true, claim);
    }

    Flight with(RowClaim latest) {
        return new Flight(onDemand, urgent, triedAnotherConnection, latest);
    }

    boolean isLeased() {
        return claim != null && claim.lease() != null;
    }
}
