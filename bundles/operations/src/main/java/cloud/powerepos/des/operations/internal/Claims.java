package cloud.powerepos.des.operations.internal;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

import cloud.powerepos.des.common.text.Printable;

/** What a token says about itself, for the eyes of an operator: its signature is not checked. */
final class Claims {

    /** The documented claims of PowerEPOS and the registered ones (RFC 7519): identifiers, times and grants. */
    private static final Set<String> SHOWN = Set.of("org_id", "kapow", "root_nodes", "svc", "sub", "user_id", "pga",
            "enfl", "dsat", "dsrk", "nk", "pcid", "iss", "aud", "exp", "nbf", "iat", "scope", "client_id");

    private static final int LONGEST = 200;

    private Claims() {
    }

    private static String shortened(String text) {
        String shown = Printable.of(text);
        return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST - 3).stripTrailing() + "...";
    }

    /** @return names and values, without the values of claims that are not documented; empty if it is no JWT */
    static SortedMap<String, String> of(String token) {
        Map<String, Object> claims;
        try {
            claims = new JwtConsumerBuilder().setSkipSignatureVerification().setDisableRequireSignature()
                    .setSkipAllValidators().build().processToClaims(token).getClaimsMap();
        } catch (InvalidJwtException | RuntimeException e) {
            // not passed on: the message quotes the token
            return Collections.emptySortedMap();
        }
        SortedMap<String, String> shown = new TreeMap<>();
        claims.forEach((name, value) -> shown.put(shortened(name), SHOWN.contains(name)
                ? shortened(String.valueOf(value)) : "(not shown)"));
        return shown;
    }
}
