package cloud.powerepos.des.management.internal;

import java.util.List;
import java.util.Map;

/**
 * The access of all organisations as JMX shows it: a summary, about a second old at the most; the counters are sums.
 * Times are ISO 8601 in UTC; what there is none of is null.
 */
public interface DesAccessMXBean extends CountersMXBean {

    /** @return how many organisations are in each state, those without any included */
    Map<String, Integer> getOrganisationsByState();

    /** @return the state of each organisation; BROKEN where a service fails for it */
    Map<String, String> getStates();

    /** @return how many organisations are configured */
    int getOrganisations();

    /** @return how many of them have a living token or can be expected to get one: no request has failed since */
    int getHealthyOrganisations();

    /** @return what to do first, in one sentence */
    String getFirstToDo();

    /** @return what is wrong with organisations, each reason once with how many it concerns, the most common ten */
    List<String> getProblems();

    /** @return the ten organisations in the most urgent states, with what is wrong */
    List<String> getWorstOrganisations();

    /** @return what is wrong with configurations: where it is and what to do about it */
    List<String> getConfigurationProblems();

    /** @return how many problems of configurations there are */
    int getConfigurationProblemCount();

    /** @return bundles of DES Access whose service is not there */
    List<String> getMissingBundles();

    /** @return when the failure began that has lasted longest */
    String getOldestFailure();

    /** @return the seconds since then */
    Long getOldestFailureSeconds();

    /** @return the seconds until the first token expires that is in use, 0 or more */
    Long getSecondsToNextExpiry();

    /**
     * @return state of the circuit breaker before the AuthServer: CLOSED, OPEN or HALF_OPEN; UNKNOWN where it is not
     */
    String getAuthServer();

    /** @return 1 where requests go out to the AuthServer as usual, 0 where it is failing or that is not known */
    int getAuthServerWorking();

    /** @return since when the AuthServer has been failing */
    String getAuthServerFailingSince();

    /** @return before which no request goes out to it */
    String getAuthServerNextRequest();

    /** @return what its last request ended with and what to do about it */
    String getAuthServerProblem();
}
