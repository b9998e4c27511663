package cloud.powerepos.des.operations;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.TokenStatus.Counters;

/**
 * All organisations in numbers. Immutable.
 *
 * @param organisations how many have credentials in force
 * @param healthy       how many of them have a living token or can be expected to get one: nothing has failed since
 * @param states        how many are in each state; states without any are left out
 * @param counters      the sums of what has happened
 * @param missing       symbolic names of the bundles of DES Access whose service is not there
 */
public record DesSummary(int organisations, int healthy, Map<State, Integer> states, Counters counters,
        List<String> missing) {

    /** Copies map and list. */
    public DesSummary {
        EnumMap<State, Integer> copy = new EnumMap<>(State.class);
        copy.putAll(states);
        states = Collections.unmodifiableMap(copy);
        Objects.requireNonNull(counters, "counters");
        missing = List.copyOf(missing);
    }
}
