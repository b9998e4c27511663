package cloud.powerepos.des.management.internal;

/**
 * The access of one organisation as JMX shows it. Times are ISO 8601 in UTC; what there is none of is null.
 */
public interface OrganisationMXBean extends CountersMXBean {

    /** @return the Organisation Code */
    String getOrganisation();

    /** @return the state in one word, as in the API */
    String getState();

    /** @return the integrator's ClientID */
    String getClientId();

    /** @return the ID of the service account */
    String getServiceAccount();

    /** @return where the credentials are configured */
    String getSource();

    /** @return the base address of DES by the token that is held, or where it was last */
    String getServiceUri();

    /** @return when the token that is held was asked for */
    String getIssuedAt();

    /** @return when it is to be refreshed */
    String getRefreshAt();

    /** @return until when it is handed out */
    String getExpiresAt();

    /** @return the seconds until then, 0 where no token is held */
    long getExpiresInSeconds();

    /** @return how the last token was obtained */
    String getGrant();

    /** @return whether a refresh token is held */
    boolean isRefreshTokenHeld();

    /** @return what the last request ended with, or why the token that is held is of no use, and what to do about it */
    String getLastError();

    /** @return when that was */
    String getLastErrorAt();

    /** @return when the first error was since the last success */
    String getFailingSince();

    /** @return when the next request is due after an error */
    String getNextAttempt();

    /**
     * Asks for a new token now, whatever is held and whatever holds requests back, and waits for it.
     *
     * @return until when the new token is good
     * @throws IllegalStateException with the reason and the remedy, if there is no new token
     */
    String retry();
}
