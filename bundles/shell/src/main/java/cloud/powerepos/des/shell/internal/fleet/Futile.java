package cloud.powerepos.des.shell.internal.fleet;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import cloud.powerepos.des.common.faces.RetryResult;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.TokenStatus;

/**
 * Learns from the attempts of a retry which further ones make no sense: with a client that was refused again, as it
 * might be locked, and while the AuthServer gives no answer. Thread-safe.
 */
public final class Futile {

    private final Set<String> refusedClients = ConcurrentHashMap.newKeySet();
    private volatile boolean unavailable;

    /** @return first one organisation of each client, as the others are to learn from it; then those */
    public static List<List<OrganisationReport>> rounds(List<OrganisationReport> organisations) {
        Set<String> clients = new HashSet<>();
        Map<Boolean, List<OrganisationReport>> first = organisations.stream()
                .collect(Collectors.partitioningBy(report -> clients.add(client(report))));
        return List.of(first.get(true), first.get(false));
    }

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
