package cloud.powerepos.des.management.internal;

import java.util.List;

/** The token store as JMX shows it. */
public interface TokenStoreMXBean {

    /** @return what keeps the rows and where */
    String getEngine();

    /** @return this node's name */
    String getNode();

    /** @return whether the store can be used */
    boolean isReachable();

    /** @return what is wrong and what to do about it; empty where nothing is */
    String getProblem();

    /** @return since when it is reachable, or is not; milliseconds since 1970 */
    long getSince();

    /** @return how many rows there were when they were last counted; -1 before */
    long getRows();

    /** @return how many of them were leased */
    long getLeases();

    /** @return how many rows this node could not open when it last looked at them */
    long getUnreadableRows();

    /** @return ids of the keys that this node has; the first one seals */
    List<String> getKeyIds();
}
