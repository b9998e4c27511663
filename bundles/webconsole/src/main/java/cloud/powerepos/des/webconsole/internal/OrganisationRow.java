package cloud.powerepos.des.webconsole.internal;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
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

    static OrganisationRow of(OrganisationReport report, Instant now, Texts texts) {
        Optional<Validity> validity = report.expiresAt().filter(now::isBefore)
                .flatMap(expires -> report.token().flatMap(TokenStatus::issuedAt).map(issued -> Validity.at(now, issued,
                        report.token().flatMap(TokenStatus::refreshAt).orElse(expires), expires)));
        return new OrganisationRow(report.organisationCode(), tone(report.state()), state(report.state()),
                meaning(report.state(), validity.isPresent()), validity, host(report), report.problem(),
                errorAt(report, now, texts), action(report), report.token().map(OrganisationRow::details)
                .orElse(Map.of()));
    }

    private static Tone tone(State state) {
        return switch (state) {
            case BROKEN, MISCONFIGURED, UNUSABLE, REFUSED, WAITING, OVERDUE -> Tone.BAD;
            case DEGRADED -> Tone.WARN;
            case REFRESHING -> Tone.BUSY;
            case FRESH -> Tone.GOOD;
            case NOT_ASKED, EXPIRED -> Tone.IDLE;
        };
    }

    private static String state(State state) {
        String word = state.name().charAt(0) + state.name().substring(1).toLowerCase(Locale.ROOT);
        return state == State.NOT_ASKED ? "Not asked yet" : word;
    }

    private static String meaning(State state, boolean serving) {
        return switch (state) {
            case BROKEN -> "its state is not known";
            case MISCONFIGURED, UNUSABLE -> "calls fail";
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

    private static String host(OrganisationReport report) {
        return report.serviceUri().map(URI::toString).orElse(report.state() == State.UNUSABLE ? "DES host refused"
                : "DES host not known yet");
    }

    private static String action(OrganisationReport report) {
        return switch (report.state()) {
            case BROKEN, MISCONFIGURED, REFUSED, WAITING, DEGRADED, OVERDUE -> "Retry now";
            case UNUSABLE, REFRESHING, FRESH -> "Refresh now";
            case NOT_ASKED, EXPIRED -> "Get token";
        };
    }
    private static String errorAt(OrganisationReport report, Instant now, Texts texts) {
        String when = report.problemAt().map(at -> texts.time(at) + ", " + texts.distance(at)).orElse("");
        return report.nextAttempt().filter(next -> !when.isEmpty()).map(next -> when + "; next attempt "
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
