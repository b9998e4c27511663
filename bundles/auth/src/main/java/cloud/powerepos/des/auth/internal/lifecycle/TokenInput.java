package cloud.powerepos.des.auth.internal.lifecycle;

import java.util.Optional;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoredEntry;

/** What happens to an organisation's token; {@link TokenTransitions} says what follows. */
public sealed interface TokenInput {

    /** A caller finds no token that it may take without a closer look. */
    record Asked() implements TokenInput { }

    /** An operator wants a new token. */
    record RenewAsked() implements TokenInput { }

    /** The time that was planned has come. */
    record RefreshDue() implements TokenInput { }

    /** Time has passed that the timer did not see, or it missed a task. */
    record TimePassed() implements TokenInput { }

    /** DES refused this token. */
    record Rejected(AccessToken token) implements TokenInput { }

    /** @param latest what the store has, or null for nothing */
    record CredentialsChanged(DesCredentials latest) implements TokenInput { }

    /** The AuthServer or the scope is not what it was. */
    record ServerChanged() implements TokenInput { }

    /** What kept the AuthServer from answering may be fixed. */
    record ServerMayBeBack() implements TokenInput { }

    /** The request may be sent now. */
    record Admitted() implements TokenInput { }

    /** The request may not be sent: its client was refused, or the circuit breaker is open. */
    record Blocked(Failure reason) implements TokenInput { }

    /**
     * The attempt came to an end.
     *
     * @param isOtherConfigured whether the organisation that the reply names is another one configured here
     * @param isServerReset     whether the AuthServer is reached in another way than when the attempt began
     */
    record Replied(TokenOutcome outcome, boolean isOtherConfigured, boolean isServerReset) implements TokenInput { }

    /** The request failed in this program. */
    record Broken(String error) implements TokenInput { }

    /** The request did not end in time, its thread hangs or was lost. */
    record GivenUp(long afterSeconds) implements TokenInput { }

    /** What comes of the token store; {@link StoreTransitions} says what follows. */
    sealed interface OfStore extends TokenInput { }

    /**
     * The row was read.
     *
     * @param at    when the look began: what the row says of time is true of a later moment
     * @param entry what is in it
     */
    record Looked(RowKey key, long at, Optional<StoredEntry> entry) implements OfStore { }

    /** The time of the next look has come. */
    record LookDue() implements OfStore { }

    /**
     * The lease was asked for.
     *
     * @param lease empty where another node was faster
     * @param from  when that began
     * @param to    when it had ended
     */
    record Taken(Optional<StoreLease> lease, long from, long to) implements OfStore { }

    /** The token store did not answer, or there is none any more. */
    record StoreFailed() implements OfStore { }

    /**
     * The token is in its row.
     *
     * @param node this node's name in the token store
     */
    record Settled(AccessToken token, String node) implements OfStore { }

    /** An organisation without credentials may be forgotten. */
    record Forgotten() implements TokenInput { }

    /** The service stops. */
    record Stopped() implements TokenInput { }
}
