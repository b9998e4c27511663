package cloud.powerepos.des.endpoint.internal.jwt;

import java.time.Instant;

import org.jose4j.lang.UnresolvableKeyException;

/** A token could not be checked because the JWKS could not be fetched: says nothing about the token. */
public final class KeysUnavailableException extends UnresolvableKeyException {

    private static final long serialVersionUID = 1L;

    private final Instant nextAttempt;

    /** @param reason fit for logs */
    KeysUnavailableException(String reason, Instant nextAttempt) {
        super(reason);
        this.nextAttempt = nextAttempt;
    }

    public Instant nextAttempt() {
        return nextAttempt;
    }
}
