package cloud.powerepos.des.credentials.internal;

import static cloud.powerepos.des.credentials.CredentialStore.CLIENT_PID;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All configurations that were delivered. Guarded by the lock of {@link CredentialRegistry}. */
final class Entries {

    private final Entry<ClientPair> client;
    private final Map<String, Entry<Organisation>> organisations = new LinkedHashMap<>();
    private int created;

    Entries(Entry<ClientPair> client) {
        this.client = client;
    }

    /** @return null if there is none */
    Entry<?> find(String pid) {
        return pid.equals(CLIENT_PID) ? client : organisations.get(pid);
    }

    /** @param kind what each PID but that of the client is */
    Entry<?> findOrCreate(String pid, Entry.Kind<Organisation> kind) {
        return pid.equals(CLIENT_PID) ? client
                : organisations.computeIfAbsent(pid, absent -> new Entry<>(absent, kind, ++created));
    }

    void remove(String pid) {
        organisations.remove(pid);
    }

    /** A live view. */
    Collection<Entry<Organisation>> organisations() {
        return organisations.values();
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
