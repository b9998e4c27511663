package cloud.powerepos.des.sandbox.internal;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Clients and organisations. Thread-safe. */
public final class Accounts {

    private final Map<String, String> clientSecrets = new ConcurrentHashMap<>();
    private final Map<String, Organisation> organisations = new ConcurrentHashMap<>();

    public void putClient(String id, String secret) {
        clientSecrets.put(id, secret);
    }

    public void removeClient(String id) {
        clientSecrets.remove(id);
    }

    public boolean isClient(String id, String secret) {
        String known = clientSecrets.get(id);
        return known != null && Secrets.equal(known, secret);
    }

    public void put(Organisation organisation) {
        organisations.put(organisation.code(), organisation);
    }

    public void remove(String code) {
        organisations.remove(code);
    }

    public Optional<Organisation> find(String code) {
        return Optional.ofNullable(organisations.get(code));
    }

    Organisation get(String code) {
        return find(code).orElseThrow(() -> unknown(code));
    }

    private static IllegalArgumentException unknown(String code) {
        return new IllegalArgumentException("The sandbox knows no organisation " + code);
    }

    public Set<String> codes() {
        return Set.copyOf(organisations.keySet());
    }

    /** Changes an organisation in one step. */
    public void change(String code, UnaryOperator<Organisation> change) {
        if (organisations.computeIfPresent(code, (key, organisation) -> change.apply(organisation)) == null) {
            throw unknown(code);
        }
    }
}
