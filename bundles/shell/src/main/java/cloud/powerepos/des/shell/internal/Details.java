package cloud.powerepos.des.shell.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/** All that is known about one organisation, without secrets; asks for no token. */
final class Details {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final CredentialStore store;
    private final AuthTokenService tokens;
    private final DesEndpointResolver endpoints;
    private final Clock clock;

    Details(CredentialStore store, AuthTokenService tokens, DesEndpointResolver endpoints, Clock clock) {
        this.store = store;
        this.tokens = tokens;
        this.endpoints = endpoints;
        this.clock = clock;
    }

    /** @return the lines in their order: what, and how it is */
    Map<String, String> of(TokenStatus status) {
        String organisation = status.organisationCode();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("Organisation", organisation);
        lines.put("State", Overview.state(status, clock.getZone()));
        lines.put("Configured in", status.source());
        lines.put("Client ID", status.clientId());
        lines.put("Service account", status.serviceAccountId());
        guarded(lines, "DES", () -> lines.put("DES",
                endpoints.lastServiceUri(organisation).map(Object::toString).orElse("not known yet")));
        guarded(lines, "Token unusable", () -> endpoints.refusal(organisation)
                .ifPresent(why -> lines.put("Token unusable", why)));
        status.issuedAt().ifPresent(time -> lines.put("Token issued",
                time(time) + status.grant().map(grant -> ", by grant " + grant).orElse("")));
        status.refreshAt().ifPresent(time -> lines.put("Refresh due", time(time)));
        status.expiresAt().ifPresent(time -> lines.put("Expires", time(time)));
        lines.put("Refresh token", status.refreshTokenHeld() ? "held" : "none");
        lines.put("Last error", status.lastError().orElse("none"));
        status.lastErrorAt().ifPresent(time -> lines.put("Last error at", time(time)));
        status.nextAttempt().ifPresent(time -> lines.put("Next attempt",
                time.isAfter(clock.instant()) ? time(time) : "with the next call"));
        counters(lines, status.counters());
        guarded(lines, "Refused configuration", () -> store.problems().stream().filter(problem -> problem.organisationCode().equals(organisation)).forEach(
                problem -> lines.merge(problem.refused() ? "Refused configuration" : "Ignored key",
                        problem.source() + ": " + problem.message(), (one, other) -> one + "; " + other)));
        guarded(lines, "Claims", () -> tokens.held(organisation).ifPresent(token -> Claims.of(token.value())
                .forEach((name, value) -> lines.put("Claim " + name, value))));
        lines.replaceAll((name, value) -> Printable.of(value));
        return lines;
    }

    /** A service that fails costs its own line only. */
    private static void guarded(Map<String, String> lines, String name, Runnable line) {
        try {
            line.run();
        } catch (Throwable e) {
            lines.put(name, Unforeseen.text(e));
        }
    }

    private static void counters(Map<String, String> lines, Counters counters) {
        lines.put("Token requests", counters.requests() + " sent, " + counters.refused() + " refused, "
                + counters.failed() + " failed");
        lines.put("Tokens obtained", counters.passwordGrants() + " by password, " + counters.refreshGrants()
                + " by refresh token");
        lines.put("Requests shared", counters.joined() + " callers joined one under way");
        lines.put("Refused by DES", counters.rejected() + " tokens");
        lines.put("Replays prevented", counters.replaysPrevented() + " refresh tokens dropped unsent");
    }

    private String time(Instant time) {
        return TIME.format(time.atZone(clock.getZone())) + " (" + Spans.relative(clock.instant(), time) + ")";
    }
}
