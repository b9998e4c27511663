package cloud.powerepos.des.credentials.internal;

import static cloud.powerepos.des.credentials.CredentialStore.CLIENT_PID;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import cloud.powerepos.des.common.configuration.RawConfiguration;

/** All configurations that were delivered. Guarded by the lock of {@link CredentialRegistry}. */
final class Entries {

    /** A configuration as it was delivered last; the version grows with every delivery. */
    record Delivery(long version, RawConfiguration configuration, List<String> knownKeys) {
    }

    private final Entry<ClientPair> client;
    private final Entry.Kind<Organisation> kind;
    private final Map<String, Entry<Organisation>> organisations;
    private int created;

    /** @param kind what each PID but that of the client is */
    Entries(Entry<ClientPair> client, Map<String, Entry<Organisation>> organisations, Entry.Kind<Organisation> kind) {
        this.client = client;
        this.organisations = organisations;
        this.kind = kind;
    }

    /** @return null if there is none */
    Entry<?> find(String pid) {
        return pid.equals(CLIENT_PID) ? client : organisations.get(pid);
    }

    Entry<?> findOrCreate(String pid) {
        return pid.equals(CLIENT_PID) ? client
                : organisations.computeIfAbsent(pid, absent -> new Entry<>(absent, kind, ++created));
    }

    void remove(String pid) {
        organisations.remove(pid);
    }

    List<Entry<?>> all() {
        return Stream.<Entry<?>>concat(Stream.of(client), organisations.values().stream()).toList();
    }

    /** What was delivered and not deleted, by PID. */
    Map<String, Delivery> deliveries() {
        Map<String, Delivery> deliveries = new LinkedHashMap<>();
        all().stream().filter(Entry::isThere).forEach(entry -> deliveries.put(entry.pid,
                new Delivery(entry.version, entry.delivered, entry.kind.knownKeys())));
        return deliveries;
    }

    /** The codes of the organisations that have no client credentials. */
    List<String> withoutClient(PublishedCredentials published) {
        return organisations.values().stream().flatMap(entry -> Optional.ofNullable(entry.inForce).stream())
                .filter(organisation -> published.pair(organisation).isEmpty()).map(Organisation::code).toList();
    }
}
