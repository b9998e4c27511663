package cloud.powerepos.des.auth.internal.protocol;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.ConnectionStale;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.CredentialsRefused;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Issued;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.RefreshTokenRefused;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser.InvalidReplyException;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.http.HttpReply;

/**
 * The one place that decides what a reply means:
 *
 * <pre>
 * no connection, nothing sent         failed, refresh token kept
 * refused by a proxy                  failed, refresh token kept
 * sent, no complete reply             failed, refresh token spent
 * sent on a kept connection, no byte  stale, refresh token spent: once more at once, then failed
 * 2xx, usable token reply             issued, unless it has an OAuth error code
 * 2xx, anything else                  failed, refresh token spent
 * 429, 503, other 5xx                 failed, refresh token kept
 * 502, 504: a gateway lost the reply  failed, refresh token spent
 * 400, 401, 403, or 2xx with an OAuth error code:
 *   temporarily_unavailable, server_error                              failed, refresh token kept
 *   invalid_client, unauthorized_client, invalid_scope, access_denied  credentials refused
 *   anything else on a refresh grant                                   refresh token refused
 *   anything else on a password grant                                  credentials refused
 * 400, 401, 403 without one: a firewall, a portal, who knows           failed, refresh token spent
 * any other status (redirect, not found …)                             failed, refresh token kept
 * </pre>
 *
 * An OAuth error code is a string that is not blank, in the member {@code error} of one JSON object. A refresh token
 * that was refused without one is not tried again: the AuthServer may have meant it, and would be asked without end.
 */
public final class ReplyClassifier {

    private static final Set<String> TEMPORARY = Set.of("temporarily_unavailable", "server_error");
    private static final Set<String> NOT_THE_REFRESH_TOKEN =
            Set.of("invalid_client", "unauthorized_client", "invalid_scope", "access_denied");

    /** Of a portal, RFC 6585. */
    private static final int NETWORK_AUTHENTICATION_REQUIRED = 511;

    private final TokenReplyParser parser;
    private final InstantSource wall;

    public ReplyClassifier(TokenReplyParser parser, InstantSource wall) {
        this.parser = parser;
        this.wall = wall;
    }

    public TokenOutcome of(NoReplyException noReply) {
        Failed failed = new Failed(problem(noReply), noReply.getMessage(), noReply.sent(), Optional.empty());
        return noReply.stale() ? new ConnectionStale(failed) : failed;
    }

    private static Problem problem(NoReplyException noReply) {
        return noReply.untrusted() ? Problem.UNTRUSTED : switch (noReply.kind()) {
            case PROXY_REFUSED -> Problem.PROXY;
            case REPLY_TOO_LARGE, REPLY_MALFORMED -> Problem.IN_BETWEEN;
            case INTERNAL_ERROR -> Problem.INTERNAL;
            default -> Problem.UNAVAILABLE;
        };
    }

    public TokenOutcome of(TokenRequest request, HttpReply response) {
        int status = response.status();
        Optional<Duration> retryAfter = RetryAfter.of(response.header("Retry-After"), response.header("Date"),
                wall.instant());
        boolean success = status >= 200 && status < 300;
        boolean refusal = status == 400 || status == 401 || status == 403;
        Optional<String> error = success || refusal ? parser.error(response.body()) : Optional.empty();
        if (error.isPresent()) {
            return refused(request, status, error.get(), retryAfter);
        } else if (success) {
            return issued(request, response);
        }
        String what = "it answered with status " + status;
        if (refusal) {
            return new Failed(Problem.IN_BETWEEN, what + " and " + TokenReplyParser.kind(response.body()), true,
                    retryAfter);
        }
        boolean elsewhere = status >= 300 && status < 400 || status == NETWORK_AUTHENTICATION_REQUIRED;
        boolean lostByGateway = status == 502 || status == 504;
        return new Failed(elsewhere ? Problem.IN_BETWEEN : Problem.UNAVAILABLE, what, lostByGateway, retryAfter);
    }

    private TokenOutcome issued(TokenRequest request, HttpReply response) {
        try {
            return new Issued(parser.reply(response.body(), request.credentials().organisationCode()));
        } catch (InvalidReplyException e) {
            return new Failed(e.problem(), e.getMessage(), true, Optional.empty());
        }
    }

    private static TokenOutcome refused(TokenRequest request, int status, String error, Optional<Duration> retryAfter) {
        if (TEMPORARY.contains(error)) {
            return new Failed(Problem.UNAVAILABLE, "it answered with status " + status + " and " + error, false,
                    retryAfter);
        }
        if (request.grant() == Grant.REFRESH && !NOT_THE_REFRESH_TOKEN.contains(error)) {
            return new RefreshTokenRefused();
        }
        return new CredentialsRefused(presentable(error, request));
    }

    /** A server may echo what it was sent, or a part of it; an error code that is not plainly one is not repeated. */
    private static String presentable(String error, TokenRequest request) {
        boolean plain = error.matches("[a-z_]{0,40}");
        boolean echo = Stream.of(request.credentials().clientSecret(), request.credentials().serviceAccountPassword())
                .map(secret -> secret.toLowerCase(Locale.ROOT))
                .anyMatch(secret -> error.contains(secret) || secret.contains(error));
        return plain && !echo ? error : "";
    }
}
