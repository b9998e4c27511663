package cloud.powerepos.des.sandbox;

import java.net.URI;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What has reached a sandbox since it started or since the counters were reset. An immutable snapshot.
 *
 * @param tokenRequestsByOrganisation token requests by the Organisation Code that they named, under an empty text those
 *                                    that named none that is known; every request is in here once
 * @param tokenRequestsByGrant        token requests by grant type, under an empty text those of another kind
 * @param refusedTokenRequests        token requests that were not answered with a token
 * @param replays                     consumed refresh tokens that came again
 * @param peakTokenRequests           the most token requests that were under way at once, delays included
 * @param peakOfOrganisation          the same for the organisation that had the most; 1 where clients share tokens
 * @param desCallsByKind              calls to DES by organisation, host and status
 * @param foreignDesCalls             genuine tokens that came to a DES they are not for, or that asked for a run of
 *                                    another organisation
 */
public record SandboxCounters(Map<String, Long> tokenRequestsByOrganisation, Map<String, Long> tokenRequestsByGrant,
        long refusedTokenRequests, long replays, int peakTokenRequests, int peakOfOrganisation,
        Map<DesCall, Long> desCallsByKind, long foreignDesCalls) {

    /**
     * A kind of call to DES.
     *
     * @param organisation the organisation of the token, an empty text where it was not a genuine one
     * @param host         base address of the DES that was called
     * @param status       HTTP status of the answer
     */
    public record DesCall(String organisation, URI host, int status) {
    }

    /**
     * Makes a value of its parts.
     */
    public SandboxCounters {
        tokenRequestsByOrganisation = Map.copyOf(tokenRequestsByOrganisation);
        tokenRequestsByGrant = Map.copyOf(tokenRequestsByGrant);
        desCallsByKind = Map.copyOf(desCallsByKind);
    }

    /**
     * Counts all token requests.
     *
     * @return their number
     */
    public long tokenRequests() {
        return sum(tokenRequestsByOrganisation, organisation -> true);
    }

    /**
     * Counts the token requests for one organisation.
     *
     * @param organisation the Organisation Code
     * @return their number
     */
    public long tokenRequests(String organisation) {
        return tokenRequestsByOrganisation.getOrDefault(organisation, 0L);
    }

    /**
     * Counts the token requests by the password grant.
     *
     * @return their number
     */
    public long passwordGrants() {
        return tokenRequestsByGrant.getOrDefault("password", 0L);
    }

    /**
     * Counts the token requests by the refresh grant.
     *
     * @return their number
     */
    public long refreshGrants() {
        return tokenRequestsByGrant.getOrDefault("refresh_token", 0L);
    }

    /**
     * Counts all calls to DES.
     *
     * @return their number
     */
    public long desCalls() {
        return sum(desCallsByKind, call -> true);
    }

    /**
     * Counts the calls to DES by one organisation.
     *
     * @param organisation the Organisation Code
     * @return their number
     */
    public long desCalls(String organisation) {
        return sum(desCallsByKind, call -> call.organisation().equals(organisation));
    }

    /**
     * Counts the calls to DES by one organisation that were answered in one way.
     *
     * @param organisation the Organisation Code, or an empty text for tokens that were not genuine
     * @param status       the HTTP status
     * @return their number
     */
    public long desCalls(String organisation, int status) {
        return sum(desCallsByKind, call -> call.organisation().equals(organisation) && call.status() == status);
    }

    /**
     * Counts the calls by one organisation to one DES that were answered in one way.
     *
     * @param organisation the Organisation Code, or an empty text for tokens that were not genuine
     * @param host         base address of the DES
     * @param status       the HTTP status
     * @return their number
     */
    public long desCalls(String organisation, URI host, int status) {
        return desCallsByKind.getOrDefault(new DesCall(organisation, host, status), 0L);
    }

    private static <K> long sum(Map<K, Long> counts, Predicate<K> which) {
        return counts.entrySet().stream().filter(entry -> which.test(entry.getKey())).mapToLong(Map.Entry::getValue)
                .sum();
    }
}
