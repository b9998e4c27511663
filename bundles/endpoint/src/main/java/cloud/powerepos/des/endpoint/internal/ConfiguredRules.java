package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.endpoint.internal.jwt.JwksDownload;
import cloud.powerepos.des.endpoint.internal.jwt.SigningKeys;
import cloud.powerepos.des.endpoint.internal.jwt.TokenReader;
import cloud.powerepos.des.endpoint.internal.rules.Notices;
import cloud.powerepos.des.endpoint.internal.rules.PairingRules;
import cloud.powerepos.des.endpoint.internal.rules.ServiceUriRules;
import cloud.powerepos.des.endpoint.internal.rules.TokenRules;
import cloud.powerepos.des.http.OutboundHttp;

/**
 * Makes the rules that a configuration asks for; keys of the JWKS are kept if its address is the same. For one thread.
 */
final class ConfiguredRules {

    private final OutboundHttp http;
    private final Notices notices;
    private final Predicate<String> configured;
    /** Null until there was a configuration that can be used. */
    private EndpointSettings settings;
    private TokenReader reader;

    /** @param configured tells whether there is an organisation of this code, in this letter case */
    ConfiguredRules(OutboundHttp http, Notices notices, Predicate<String> configured) {
        this.http = http;
        this.notices = notices;
        this.configured = configured;
    }

    /** @return the rules, or empty where they are the same as before */
    Optional<TokenRules> of(RawConfiguration latest) throws RefusedException {
        EndpointSettings wanted = EndpointSettings.of(latest);
        if (wanted.equals(settings)) {
            return Optional.empty();
        }
        if (settings == null || !wanted.jwksUri().equals(settings.jwksUri())) {
            reader = wanted.jwksUri().map(this::verifying).orElseGet(TokenReader::trusting);
        }
        settings = wanted;
        return Optional.of(new PairingRules(new ServiceUriRules(wanted.allowedHosts()), reader, notices, configured));
    }

    private TokenReader verifying(URI jwksUri) {
        return TokenReader.verifying(
                new SigningKeys(new JwksDownload(http, jwksUri)::fetch, System::nanoTime, Clock.systemUTC()));
    }
}
