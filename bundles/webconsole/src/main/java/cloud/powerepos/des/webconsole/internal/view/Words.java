package cloud.powerepos.des.webconsole.internal.view;

import java.net.URI;
import java.util.Locale;

import cloud.powerepos.des.common.faces.States;
import cloud.powerepos.des.operations.OrganisationQuery.Sort;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;

/** What states, orders and buttons are called. */
public final class Words {

    private Words() {
    }

    /** {@code Refused}. */
    public static String of(State state) {
        String word = States.word(state);
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /** What a state means for callers; {@code serving} while a token is held that has not expired. */
    public static String meaning(State state, boolean serving) {
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

    /** What the button for a new token says. */
    public static String action(State state) {
        return switch (state) {
            case BROKEN, MISCONFIGURED, REFUSED, WAITING, DEGRADED, OVERDUE -> "Retry";
            case UNUSABLE, REFRESHING, FRESH -> "Refresh";
            case NOT_ASKED, EXPIRED -> "Get token";
        };
    }

    /** Where DES is, or why that is not known. */
    public static String host(OrganisationReport report) {
        return report.serviceUri().map(URI::getAuthority).orElse(report.state() == State.UNUSABLE ? "DES host refused"
                : "DES host not known yet");
    }

    public static String of(Sort sort) {
        return switch (sort) {
            case URGENCY -> "most urgent first";
            case CODE -> "organisation code";
            case EXPIRY -> "next expiry first";
            case LATEST_PROBLEM -> "latest problem first";
        };
    }

    /** {@code 5,000}. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 organisation}, {@code 5,000 organisations}. */
    public static String count(long number, String one, String many) {
        return number(number) + " " + (number == 1 ? one : many);
    }
}
