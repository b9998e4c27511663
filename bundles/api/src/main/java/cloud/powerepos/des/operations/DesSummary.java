package cloud.powerepos.des.operations;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.TokenStatus.Counters;

/**
 * All organisations in numbers, and what needs attention. Immutable.
 *
 * @param organisations         how many have credentials in force
 * @param healthy               how many of them have a living token or can be expected to get one: nothing has failed
 *                              since
 * @param states                how many are in each state; states without any are left out
 * @param counters              the sums of what has happened
 * @param missing               symbolic names of the bundles of DES Access whose service is not there
 * @param authServer            how the AuthServer is doing; empty where the token service is not there
 * @param requests              the token requests since the token service started; they are counted where
 *                              organisations are removed too
 * @param worst                 the organisations with a problem, the most urgent states first; ten at the most
 * @param problems              what is wrong, each reason once, those that concern the most organisations first; ten at
 *                              the most
 * @param configurationProblems how many problems of configurations there are
 * @param oldestFailure         when the failure began that has lasted longest; empty where no organisation fails, or
 *                              where that is not known, as with those that are misconfigured
 * @param nextExpiry            when the first token expires that is in use; tokens that no caller has asked for lately
 *                              expire by themselves and are not counted
 * @param firstToDo             what to do first, in one sentence: the remedy that helps the most organisations; empty
 *                              where nothing is to be done
 */
public record DesSummary(int organisations, int healthy, Map<State, Integer> states, Counters counters,
        List<String> missing, Optional<AuthServerStatus> authServer, RequestStatistics requests,
        List<OrganisationReport> worst, List<SharedProblem> problems, int configurationProblems,
        Optional<Instant> oldestFailure, Optional<Instant> nextExpiry, Optional<String> firstToDo) {

    /** Copies map and lists. */
    public DesSummary {
        EnumMap<State, Integer> copy = new EnumMap<>(State.class);
        copy.putAll(states);
        states = Collections.unmodifiableMap(copy);
        Objects.requireNonNull(counters, "counters");
        missing = List.copyOf(missing);
        Objects.requireNonNull(authServer, "authServer");
        Objects.requireNonNull(requests, "requests");
        worst = List.copyOf(worst);
        problems = List.copyOf(problems);
        Objects.requireNonNull(oldestFailure, "oldestFailure");
        Objects.requireNonNull(nextExpiry, "nextExpiry");
        Objects.requireNonNull(firstToDo, "firstToDo");
    }

    /** {@return how many organisations are in this state} */
    public int in(State state) {
        return states.getOrDefault(state, 0);
    }
}
