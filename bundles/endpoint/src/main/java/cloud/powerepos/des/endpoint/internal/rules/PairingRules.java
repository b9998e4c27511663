package cloud.powerepos.des.endpoint.internal.rules;

import java.util.Optional;
import java.util.function.Predicate;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.endpoint.internal.jwt.KeysUnavailableException;
import cloud.powerepos.des.endpoint.internal.jwt.RefusedTokenException;
import cloud.powerepos.des.endpoint.internal.jwt.TokenClaims;
import cloud.powerepos.des.endpoint.internal.jwt.TokenReader;
import cloud.powerepos.des.endpoint.internal.rules.ServiceUriRules.Verdict;

/**
 * Compares field {@code svc} of the reply with the claims of the token. The reply's address is taken where there is
 * one, as PowerEPOS says that it must be used, else the claim's; where the one that is taken may not be called, the
 * other one is not used in its place.
 */
public final class PairingRules implements TokenRules {

    private static final String REPORT = "; renew the token, and if that does not help, report it to PowerEPOS";

    private final ServiceUriRules addresses;
    private final TokenReader reader;
    private final Notices notices;
    private final Predicate<String> configured;

    /** @param configured tells whether there is an organisation of this code, in this letter case */
    public PairingRules(ServiceUriRules addresses, TokenReader reader, Notices notices, Predicate<String> configured) {
        this.addresses = addresses;
        this.reader = reader;
        this.notices = notices;
        this.configured = configured;
    }

    @Override
    public boolean mayBlock() {
        return reader.verifies();
    }

    @Override
    public DesEndpoint pair(AccessToken token) {
        TokenClaims claims = claims(token);
        String organisation = token.organisationCode();
        if (!claims.organisations().stream().allMatch(named -> isSame(named, organisation))) {
            throw refused(token, "claim org_id of the token names another organisation",
                    "; see that organisation.code and the service account belong together");
        }
        Optional<String> replied = token.serviceUri().filter(svc -> !svc.isBlank());
        // a claim with several values names no address
        Optional<String> claimed = claims.services().size() == 1 ? claims.services().stream().findAny()
                : Optional.empty();
        String svc = replied.or(() -> claimed).orElseThrow(
                () -> refused(token, "neither the token reply nor the token names the DES host (svc)", REPORT));
        Verdict verdict = addresses.judge(svc);
        if (!verdict.accepted()) {
            throw refused(token, "svc '" + Printable.address(svc) + "' is refused because " + verdict.refusal(),
                    REPORT);
        }
        if (replied.isPresent() && claimed.isPresent()
                && !verdict.address().equals(addresses.judge(claimed.get()).address())) {
            notices.warn(organisation, "Token reply of organisation " + organisation + " names the DES "
                    + verdict.address() + ", its token names '" + Printable.address(claimed.get())
                    + "'; the former is used. If DES refuses the token, report it to PowerEPOS");
        }
        return new DesEndpoint(verdict.address(), token);
    }

    private TokenClaims claims(AccessToken token) {
        try {
            return reader.read(token.value());
        } catch (RefusedTokenException e) {
            throw refused(token, e.getMessage(), e.isClock() ? "" : REPORT);
        } catch (KeysUnavailableException e) {
            throw new AuthServerUnavailableException(token.organisationCode(), "The token of organisation "
                    + Printable.of(token.organisationCode()) + " cannot be checked: the JWKS could not be fetched ("
                    + e.getMessage() + "); see that jwks.uri of " + DesEndpointResolver.PID
                    + ".cfg is right and reachable", e.nextAttempt(), null);
        }
    }

    /** The AuthServer may write the code in another letter case, unless that is a code of its own here. */
    private boolean isSame(String named, String organisation) {
        return named.equals(organisation) || named.equalsIgnoreCase(organisation) && !configured.test(named);
    }

    private InvalidTokenReplyException refused(AccessToken token, String reason, String remedy) {
        String message = "The token of organisation " + Printable.of(token.organisationCode()) + " is refused: "
                + reason + remedy;
        notices.warn(token.organisationCode(), message);
        return new InvalidTokenReplyException(token.organisationCode(), message, null);
    }
}
