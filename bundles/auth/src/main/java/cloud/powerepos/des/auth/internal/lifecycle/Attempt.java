package cloud.powerepos.des.auth.internal.lifecycle;

import java.util.Optional;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.auth.internal.service.TokenFlight;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;

/**
 * One request of a flight.
 *
 * @param epoch    the organisation's when it began
 * @param start    when it began, by {@link LifetimeClock#now()}
 * @param sent     the refresh token that is used, null for the password
 * @param exchange null where it could not be prepared
 * @param unsent   why it could not be prepared, else null
 */
public record Attempt(TokenFlight flight, long epoch, long start, AuthSettings settings, RefreshToken sent,
        TokenRequest request, Exchange exchange, TokenOutcome unsent) {

    /** Sends the request, and ends in an outcome whatever happens. */
    public TokenOutcome perform(ReplyClassifier outcomes) {
        if (exchange == null) {
            return unsent;
        }
        try {
            return outcomes.of(request, exchange.perform());
        } catch (NoReplyException e) {
            return outcomes.of(e);
        } catch (Throwable e) {
            return broken(e, true);
        }
    }

    public static Failed broken(Throwable error, boolean refreshTokenSpent) {
        Unexpected.log("A token request failed in this program and is tried again; see that this process has memory and"
                + " threads left, else report this error", error);
        return new Failed(Problem.INTERNAL, Unexpected.describe(error), refreshTokenSpent, Optional.empty());
    }
}
