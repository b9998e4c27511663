package cloud.powerepos.des.management.internal;

/** What has happened since an organisation was first asked for; see the counters of the token's status in the API. */
public interface CountersMXBean {

    /** @return token requests that were sent to the AuthServer */
    long getRequests();

    /** @return tokens obtained by the password grant */
    long getPasswordGrants();

    /** @return tokens obtained by the refresh grant */
    long getRefreshGrants();

    /** @return callers who shared a request that was already under way */
    long getJoined();

    /** @return replies that refused the credentials or the refresh token */
    long getRefused();

    /** @return requests that failed for another reason */
    long getFailed();

    /** @return tokens that DES refused */
    long getRejected();

    /** @return refresh tokens dropped unsent because they may have been consumed already */
    long getReplaysPrevented();
}
