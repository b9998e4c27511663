package cloud.powerepos.des.management.internal;

import java.util.List;
import java.util.Map;

/** The access of all organisations as JMX shows it; the counters are sums. */
public interface DesAccessMXBean extends CountersMXBean {

    /** @return the state of each organisation; BROKEN where a service fails for it */
    Map<String, String> getStates();

    /** @return how many organisations are configured */
    int getOrganisations();

    /** @return how many of them have a living token or can be expected to get one: no request has failed since */
    int getHealthyOrganisations();

    /** @return what is wrong with configurations: where it is and what to do about it */
    List<String> getConfigurationProblems();
}
