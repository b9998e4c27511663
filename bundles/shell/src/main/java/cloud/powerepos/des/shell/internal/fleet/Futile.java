package cloud.powerepos.des.shell.internal.fleet;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import cloud.powerepos.des.common.faces.RetryResult;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.TokenStatus;

/**
 * Learns from the attempts of a retry which further ones make no sense: with a client that was refused again, as it might
 * be locked, and while the AuthServer gives no answer. Thread-safe.
 */
public final class Futile {

    private final Set<String> refusedClients = ConcurrentHashMap.newKeySet();
    private volatile boolean unavailable;

    /** @param error how an attempt ended; null where it brought a token */
    public void learn(OrganisationReport report, Throwable error) {
        switch (RetryResult.of(error)) {
            case CLIENT_REFUSED -> refusedClients.add(client(report));
            case UNAVAILABLE -> unavailable = true;
            default -> { }
        }
    }

    /** @return why no attempt is made; empty where it may help */
    public Optional<String> whyNot(OrganisationReport report) {
        if (unavailable) {
            return Optional.of("the AuthServer gives no answer: retry when it does");
        }
        return refusedClients.contains(client(report)) ? Optional.of("their client was refused again: correct it first")
                : Optional.empty();
    }

    private static String client(OrganisationReport report) {
        return report.token().map(TokenStatus::clientId).orElse("");
    }
}
