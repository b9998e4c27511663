package cloud.powerepos.des.webconsole.internal;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.operations.TokenStatus;

/**
 * What the page says about one organisation.
 *
 * @param state    the state in a word or two
 * @param meaning  what that means for callers
 * @param validity the bar; empty where no living token is held
 * @param host     where DES is, or why that is not known yet
 * @param error    what went wrong last and what to do about it
 * @param errorAt  when that was and what comes next
 * @param action   what the button does
 * @param details  names and values for the second look
 */
record OrganisationRow(String organisation, Tone tone, String state, String meaning, Optional<Validity> validity,
        String host, Optional<String> error, String errorAt, String action, Map<String, String> details) {

    /** @param refusal why the token is of no use although it lives */
    static OrganisationRow of(TokenStatus status, Optional<URI> serviceUri, Optional<String> refusal, Instant now,
            Texts texts) {
        Optional<Validity> validity = status.expiresAt().filter(now::isBefore).flatMap(expires -> status.issuedAt()
                .map(issued -> Validity.at(now, issued, status.refreshAt().orElse(expires), expires)));
        if (refusal.isPresent()) {
            return new OrganisationRow(status.organisationCode(), Tone.BAD, "Unusable", "calls fail", validity,
                    "DES host refused", refusal, "", action(status.state()), details(status));
        }
        return new OrganisationRow(status.organisationCode(), tone(status.state()), state(status.state()),
                meaning(status.state(), validity.isPresent()), validity,
                serviceUri.map(URI::toString).orElse("DES host not known yet"), status.lastError(),
                errorAt(status, now, texts), action(status.state()), details(status));
    }

    /** An organisation of which nothing more can be told. */
    static OrganisationRow broken(String organisation, String error) {
        return new OrganisationRow(organisation, Tone.BAD, "Broken", "its state is not known", Optional.empty(),
                "DES host not known", Optional.of(error), "", "Retry now", Map.of());
    }

    private static Tone tone(TokenStatus.State state) {
        return switch (state) {
            case REFUSED, WAITING, OVERDUE -> Tone.BAD;
            case DEGRADED -> Tone.WARN;
            case REFRESHING -> Tone.BUSY;
            case FRESH -> Tone.GOOD;
            case NOT_ASKED, EXPIRED -> Tone.IDLE;
        };
    }

    private static String state(TokenStatus.State state) {
        return switch (state) {
            case REFUSED -> "Refused";
            case WAITING -> "Waiting";
            case DEGRADED -> "Degraded";
            case REFRESHING -> "Refreshing";
            case OVERDUE -> "Overdue";
            case FRESH -> "Fresh";
            case NOT_ASKED -> "Not asked yet";
            case EXPIRED -> "Expired";
        };
    }

    private static String meaning(TokenStatus.State state, boolean serving) {
        return switch (state) {
            case REFUSED -> serving ? "calls work until the token expires" : "calls fail";
            case WAITING -> "calls fail until the next attempt";
            case DEGRADED -> "calls work, the refresh failed";
            case REFRESHING -> serving ? "calls work meanwhile" : "calls wait for the token";
            case OVERDUE -> serving ? "calls work, a token request hangs" : "calls fail, a token request hangs";
            case FRESH -> "calls work";
            case NOT_ASKED -> "the first call gets a token";
            case EXPIRED -> "the next call gets a token";
        };
    }

    private static String action(TokenStatus.State state) {
        return switch (state) {
            case REFUSED, WAITING, DEGRADED, OVERDUE -> "Retry now";
            case REFRESHING, FRESH -> "Refresh now";
            case NOT_ASKED, EXPIRED -> "Get token";
        };
    }

    private static String errorAt(TokenStatus status, Instant now, Texts texts) {
        String when = status.lastErrorAt().map(at -> texts.time(at) + ", " + texts.distance(at)).orElse("");
        return status.nextAttempt().map(next -> when + "; next attempt "
                + (next.isAfter(now) ? texts.time(next) + ", " + texts.distance(next) : "with the next call"))
                .orElse(when);
    }

    private static Map<String, String> details(TokenStatus status) {
        TokenStatus.Counters counters = status.counters();
        Map<String, String> details = new LinkedHashMap<>();
        details.put("Configured in", status.source());
        details.put("Service account", status.serviceAccountId());
        details.put("ClientID", status.clientId());
        details.put("Last grant", status.grant().orElse("none"));
        details.put("Refresh token", status.refreshTokenHeld() ? "held" : "not held");
        details.put("Token requests", Long.toString(counters.requests()));
        details.put("Password grants", Long.toString(counters.passwordGrants()));
        details.put("Refresh grants", Long.toString(counters.refreshGrants()));
        details.put("Callers who shared a request", Long.toString(counters.joined()));
        details.put("Refused by the AuthServer", Long.toString(counters.refused()));
        details.put("Failed otherwise", Long.toString(counters.failed()));
        details.put("Tokens refused by DES", Long.toString(counters.rejected()));
        details.put("Replays prevented", Long.toString(counters.replaysPrevented()));
        return details;
    }
}
