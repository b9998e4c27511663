package cloud.powerepos.des.webconsole.internal.view;

import java.util.Locale;

import cloud.powerepos.des.operations.OrganisationReport.State;

/** How urgent a state is, most urgent first; its colour and sign. */
public enum Tone {
    BAD, WARN, BUSY, GOOD, IDLE;

    public static Tone of(State state) {
        return switch (state) {
            case BROKEN, MISCONFIGURED, UNUSABLE, REFUSED, WAITING, OVERDUE -> BAD;
            case DEGRADED -> WARN;
            case REFRESHING -> BUSY;
            case FRESH -> GOOD;
            case NOT_ASKED, EXPIRED -> IDLE;
        };
    }

    public String cssClass() {
        return "des-" + name().toLowerCase(Locale.ROOT);
    }
}
