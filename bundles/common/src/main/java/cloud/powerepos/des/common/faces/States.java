package cloud.powerepos.des.common.faces;

import java.util.Locale;

import cloud.powerepos.des.operations.OrganisationReport.State;

/** The states of organisations as operators read and type them: the same on the console and on the page. */
public final class States {

    private States() {
    }

    /** Whether an operator has to do something about it. */
    public static boolean needsAttention(State state) {
        return state.compareTo(State.DEGRADED) <= 0;
    }

    /** {@code refused}; in one word where one is enough. */
    public static String word(State state) {
        return state == State.NOT_ASKED ? "not asked yet" : state.name().toLowerCase(Locale.ROOT);
    }

    /** How a state or an order is typed, and what it is called in an address: {@code not-asked}. */
    public static String typed(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
