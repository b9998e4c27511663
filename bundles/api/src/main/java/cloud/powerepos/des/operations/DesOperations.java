package cloud.powerepos.des.operations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.osgi.annotation.versioning.ProviderType;

import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.StoredRow;

/**
 * How all organisations are doing and what an operator may do about it: the one service behind the console commands,
 * the health checks, JMX and the page of the web console. Looking requests no token and reveals no secret.
 * <p>
 * The service is there before the bundles that it reports on; {@link DesSummary#missing()} names those that are not.
 * What a broken bundle throws for one organisation makes that organisation {@link OrganisationReport.State#BROKEN} and
 * no other.
 * <p>
 * Thread-safe. Methods that look answer from memory; they block only where signatures are checked and the AuthServer's
 * keys have to be fetched first. Those that look at all organisations share one snapshot, which is about a second old
 * at the most and newer than any renewal or check that has ended; nothing is worked out while no caller asks.
 * Organisation Codes are exactly as configured. Texts are exact: those who show them escape what does not print.
 */
@ProviderType
public interface DesOperations {

    /** {@return a snapshot, about a second old at the most: all organisations in numbers, and what needs attention} */
    DesSummary summary();

    /**
     * Reports on organisations: those that are configured, and those that a refused configuration names while nothing
     * is in force for them.
     *
     * @param query which ones, in which order, and how many
     * @return a snapshot, about a second old at the most
     */
    OrganisationPage organisations(OrganisationQuery query);

    /** {@return a new snapshot of one organisation, or empty where no configuration names it} */
    Optional<OrganisationReport> organisation(String organisationCode);

    /**
     * {@return what is wrong with the configurations of all bundles: those that are refused, and keys that nothing
     * reads; an immutable snapshot, about a second old at the most, empty where all are in force as they
     * stand} A bundle that cannot list its problems is one more problem.
     */
    List<ConfigurationProblem> configurationProblems();

    /**
     * {@return names and values of the claims of the token that is held, already escaped and shortened; empty where no
     * living token is held or it is no JWT} Only claims that are documented have their values; its signature is not
     * checked.
     */
    SortedMap<String, String> claims(String organisationCode);

    /**
     * {@return how many organisations may be checked or renewed at once: {@code parallel.requests} of the token service
     * as it is in force, 1 or more; 1 where that is not known}
     */
    int parallelRequests();

    /**
     * Asks for a new token now, whatever is held and whatever holds requests back: a living token, a back-off after
     * failures, or credentials that were refused. The account may be locked out by calling it in a loop with wrong
     * credentials. A living token is handed out until the new one is in. Never blocks.
     *
     * @return a new stage for this caller: until when the new token is handed out, or one of the exceptions of
     *         {@link cloud.powerepos.des.auth.AuthTokenService#token(String)}; dependent actions must be short
     */
    CompletionStage<Instant> renew(String organisationCode);

    /** {@return a snapshot of the token store, or empty where none is installed} Waits for no server. */
    Optional<StoreStatus> store();

    /**
     * {@return a snapshot of what the token store holds for one organisation, without secrets} Blocks for as long as
     * the store takes, about two seconds at the longest.
     *
     * @param organisationCode need not be configured any more
     * @throws StoreException if no token store is installed, or it cannot be used
     */
    List<StoredRow> storedRows(String organisationCode) throws StoreException;

    /**
     * Deletes what the token store holds for one organisation. Nodes keep the tokens that they have in memory. Blocks
     * for as long as the store takes, about two seconds at the longest.
     *
     * @param organisationCode need not be configured any more
     * @return how many rows there were
     * @throws StoreException if no token store is installed, or it cannot be used
     */
    int purgeStored(String organisationCode) throws StoreException;

    /**
     * Walks step by step from the configuration of an organisation to its DES: configuration, secrets, token store
     * (where one is installed), AuthServer, token, endpoint, DES. Requests a token where none is held, as a module
     * does; changes nothing else. Blocks for as long as the servers take: seconds as a rule, about five minutes at the
     * longest.
     *
     * @param progress is given each outcome as soon as it is known, in the caller's thread
     * @return the outcomes of all steps
     * @throws InterruptedException if the caller was interrupted; the check ends
     */
    CheckReport check(String organisationCode, Consumer<CheckOutcome> progress) throws InterruptedException;
}
