package cloud.powerepos.des.endpoint.internal.jwt;

import java.io.IOException;
import java.security.Key;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.endpoint.DesEndpointResolver;

/**
 * The public keys of the AuthServer's JWKS. They are fetched when a token is first checked, when a token names a key
 * that is not held or has another signature than its key gives, and when they are an hour old; never twice within ten
 * seconds, however many tokens ask. Keys that are held stay in use while the JWKS cannot be fetched.
 */
public final class SigningKeys implements VerificationKeyResolver {

    static final Duration MIN_INTERVAL = Duration.ofSeconds(10);
    static final Duration MAX_AGE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    /** What the latest attempt left behind; the keys are null before the first success, the error after a success. */
    private record Held(VerificationKeyResolver keys, long fetchedAt, long attemptedAt, String error) {
    }

    private final Callable<String> source;
    private final LongSupplier ticker;
    private final Clock clock;
    private Held held;

    /** @param source fetches the JWKS within bounds of time and size; the message of an IOException is fit for logs */
    public SigningKeys(Callable<String> source, LongSupplier ticker, Clock clock) {
        this.source = source;
        this.ticker = ticker;
        this.clock = clock;
        long now = ticker.getAsLong();
        held = new Held(null, now, now - MIN_INTERVAL.toNanos(), null);
    }

    @Override
    public Key resolveKey(JsonWebSignature jws, List<JsonWebStructure> nesting) throws UnresolvableKeyException {
        Held current = current();
        try {
            return current.keys().resolveKey(jws, nesting);
        } catch (UnresolvableKeyException e) {
            if (replaced(current)) {
                return current().keys().resolveKey(jws, nesting);
            }
            throw e;
        }
    }

    /** What is held now, to be compared by {@link #replaced(Object)}. */
    synchronized Object held() {
        return held;
    }

    /**
     * Looks for other keys where those that were seen lack that of a token, or make its signature invalid: a key may
     * have been replaced under its name.
     *
     * @return whether there are others
     * @throws KeysUnavailableException if they cannot be fetched
     */
    synchronized boolean replaced(Object seen) throws KeysUnavailableException {
        if (held == seen) {
            fetchUnlessTooSoon();
        }
        if (held.error() != null) {
            throw unavailable();
        }
        return held != seen;
    }

    /** Callers wait here for one fetch; its source bounds the time. */
    private synchronized Held current() throws KeysUnavailableException {
        if (held.keys() == null || ticker.getAsLong() - held.fetchedAt() >= MAX_AGE.toNanos()) {
            fetchUnlessTooSoon();
        }
        if (held.keys() == null) {
            throw unavailable();
        }
        return held;
    }

    private KeysUnavailableException unavailable() {
        long waited = ticker.getAsLong() - held.attemptedAt();
        return new KeysUnavailableException(held.error(), clock.instant().plus(MIN_INTERVAL).minusNanos(waited));
    }

    private void fetchUnlessTooSoon() {
        if (ticker.getAsLong() - held.attemptedAt() < MIN_INTERVAL.toNanos()) {
            return;
        }
        boolean failedBefore = held.error() != null;
        try {
            VerificationKeyResolver keys = read(source.call());
            long now = ticker.getAsLong();
            held = new Held(keys, now, now, null);
            if (failedBefore) {
                LOG.info("The JWKS could be fetched again; tokens are checked with its keys");
            }
        } catch (Throwable e) {
            String reason = e instanceof IOException ? e.getMessage()
                    : "the request failed in this program (" + e.getClass().getSimpleName() + ")";
            held = new Held(held.keys(), held.fetchedAt(), ticker.getAsLong(), reason);
            if (failedBefore) {
                LOG.debug("The JWKS could not be fetched again: {}", reason);
            } else {
                LOG.warn("The JWKS could not be fetched: {}. Tokens signed with keys not held are refused until it can;"
                        + " see that jwks.uri of {} is right and reachable", reason, DesEndpointResolver.PID);
            }
        }
    }

    private static VerificationKeyResolver read(String document) throws IOException {
        List<JsonWebKey> keys;
        try {
            // a JWKS with symmetric or private keys is misconfigured; such keys must never check a signature
            keys = new JsonWebKeySet(document).getJsonWebKeys().stream()
                    .filter(key -> key.getKey() instanceof PublicKey).toList();
        } catch (JoseException | RuntimeException e) {
            throw new IOException("the answer is not a JWKS", null);
        }
        if (keys.isEmpty()) {
            throw new IOException("the answer holds no public key");
        }
        JwksVerificationKeyResolver resolver = new JwksVerificationKeyResolver(keys);
        resolver.setDisambiguateWithVerifySignature(true);
        return resolver;
    }
}
