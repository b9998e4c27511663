package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.InvalidConfigurationException;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointListener;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/**
 * Keeps the latest pair of each organisation, so that a token is read once. A change of the configuration replaces the
 * rules, and with them every pair the next time it is asked for; keys of the JWKS are kept if its address is the same. A
 * configuration that cannot be used leaves the rules as they are.
 * <p>
 * Immediate, as a delayed component would drop the pairs with its last user.
 */
@Component(service = DesEndpointResolver.class, immediate = true, configurationPid = DesEndpointResolver.PID)
@Designate(ocd = EndpointConfig.class)
public final class EndpointResolver implements DesEndpointResolver {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointResolver.class);
    private static final Duration JWKS_LIMIT = Duration.ofSeconds(5);

    /** A pair and the rules that made it. */
    private record Pair(TokenRules rules, DesEndpoint endpoint) {
    }

    private final AuthTokenService auth;
    private final CredentialStore store;
    private final ServiceRegistration<CredentialListener> listening;
    private final Notices notices = new Notices();
    private final ConcurrentMap<String, Pair> pairs = new ConcurrentHashMap<>();

    private volatile TokenRules rules;
    /** Null until there was a configuration that can be used; touched by SCR alone, which never does so in parallel. */
    private EndpointSettings settings;
    private TokenReader reader;

    /** Objects, not services: to get a listener while it is being activated would go in a circle. */
    @Reference(service = DesEndpointListener.class, cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    private volatile Collection<ComponentServiceObjects<DesEndpointListener>> listeners = List.of();

    /** Used by SCR. */
    @Activate
    public EndpointResolver(BundleContext context, @Reference AuthTokenService auth, @Reference CredentialStore store,
            EndpointConfig config) {
        this.auth = auth;
        this.store = store;
        apply(config);
        // not a service of the component: the store would have to activate us while we are waiting for the store
        this.listening = context.registerService(CredentialListener.class, this::forgetIfRemoved, null);
    }

    @Modified
    void modified(EndpointConfig config) {
        apply(config);
    }

    @Deactivate
    void deactivate() {
        rules = token -> {
            throw new AccessClosedException(token.organisationCode(),
                    "The endpoint resolver was stopped; get the service anew");
        };
        listening.unregister();
        pairs.clear();
    }

    @Override
    public DesEndpoint resolve(String organisationCode) {
        return resolve(auth.token(organisationCode));
    }

    @Override
    public DesEndpoint resolve(AccessToken token) {
        TokenRules current = rules;
        Pair held = pairs.get(token.organisationCode());
        if (held != null && held.endpoint().token() == token && held.rules() == current) {
            return held.endpoint();
        }
        return pair(token, current);
    }

    private DesEndpoint pair(AccessToken token, TokenRules current) {
        DesEndpoint endpoint = current.pair(token);
        String organisation = token.organisationCode();
        Pair before = pairs.put(organisation, new Pair(current, endpoint));
        if (before != null && !before.endpoint().serviceUri().equals(endpoint.serviceUri())) {
            moved(organisation, before.endpoint().serviceUri(), endpoint.serviceUri());
        }
        // the organisation may have been removed while its token was read
        forgetIfRemoved(organisation);
        return endpoint;
    }

    private void moved(String organisation, URI from, URI to) {
        LOG.info("DES of organisation {} has moved from {} to {}", organisation, from, to);
        for (ComponentServiceObjects<DesEndpointListener> objects : listeners) {
            DesEndpointListener listener = objects.getService();
            if (listener != null) {
                try {
                    listener.endpointMoved(organisation, from, to);
                } catch (RuntimeException e) {
                    LOG.warn("Endpoint listener {} failed; mend it, the others are told all the same",
                            listener.getClass().getName(), e);
                } finally {
                    objects.ungetService(listener);
                }
            }
        }
    }

    @Override
    public Optional<URI> lastServiceUri(String organisationCode) {
        return Optional.ofNullable(pairs.get(organisationCode)).map(pair -> pair.endpoint().serviceUri());
    }

    private void forgetIfRemoved(String organisation) {
        if (store.find(organisation).isEmpty()) {
            pairs.remove(organisation);
            notices.forget(organisation);
        }
    }

    private void apply(EndpointConfig config) {
        EndpointSettings wanted;
        try {
            wanted = EndpointSettings.parse(config);
        } catch (IllegalArgumentException e) {
            refuse(e.getMessage());
            return;
        }
        if (wanted.equals(settings)) {
            return;
        }
        if (settings == null || !wanted.jwksUri().equals(settings.jwksUri())) {
            reader = wanted.jwksUri().map(EndpointResolver::verifying).orElseGet(TokenReader::trusting);
        }
        settings = wanted;
        rules = new PairingRules(new ServiceUriRules(wanted.allowedHosts()), reader, notices);
    }

    private void refuse(String problem) {
        if (settings == null) {
            LOG.error("{}. Until then no DES is called", problem);
            rules = token -> {
                throw new InvalidConfigurationException(token.organisationCode(), problem);
            };
        } else {
            LOG.error("{}. Until then the last good configuration stays in force", problem);
        }
    }

    private static TokenReader verifying(URI jwksUri) {
        return TokenReader.verifying(
                new SigningKeys(new JwksDownload(jwksUri, JWKS_LIMIT), System::nanoTime, Clock.systemUTC()));
    }
}
