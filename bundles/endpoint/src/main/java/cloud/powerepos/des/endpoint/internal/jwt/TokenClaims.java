package cloud.powerepos.des.endpoint.internal.jwt;

import java.util.Set;

/**
 * What a token says about the DES and the organisation that it is for. PowerEPOS leaves open whether a claim is a
 * single value or an array, so each is a set of distinct values.
 */
public record TokenClaims(Set<String> services, Set<String> organisations) {

    static final TokenClaims NONE = new TokenClaims(Set.of(), Set.of());
}
