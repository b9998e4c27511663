package cloud.powerepos.des.management.internal;

/** Token requests with one result since the token service started, and how long they took. */
public interface TokenRequestsMXBean {

    /** @return how many there were */
    long getCount();

    /** @return the sum of their times */
    double getTotalSeconds();

    /** @return how many took at most so long, and so on */
    long getUpTo50Ms();

    long getUpTo100Ms();

    long getUpTo250Ms();

    long getUpTo500Ms();

    long getUpTo1000Ms();

    long getUpTo2500Ms();

    long getUpTo5000Ms();

    long getUpTo10000Ms();

    /** @return how many took any time, which is all of them */
    long getUpToAnyTime();
}
