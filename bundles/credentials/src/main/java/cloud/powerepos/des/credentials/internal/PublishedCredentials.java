package cloud.powerepos.des.credentials.internal;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;

/** The credentials that readers find, without a lock. Changes are made under the lock of {@link CredentialRegistry}. */
final class PublishedCredentials {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);

    private final Map<String, DesCredentials> published = new ConcurrentHashMap<>();
    private final Entry<ClientPair> client;
    private final Consumer<String> changes;
    private long lastGeneration;

    /** @param changes is given the code of each organisation whose credentials changed */
    PublishedCredentials(Entry<ClientPair> client, Consumer<String> changes) {
        this.client = client;
        this.changes = changes;
    }

    Optional<DesCredentials> find(String organisationCode) {
        return Optional.ofNullable(published.get(organisationCode));
    }

    Set<String> organisationCodes() {
        return Collections.unmodifiableSet(new TreeSet<>(published.keySet()));
    }

    boolean contains(String organisationCode) {
        return published.containsKey(organisationCode);
    }

    /** The client credentials that an organisation uses; empty if there are none. */
    Optional<ClientPair> pair(Organisation organisation) {
        return organisation.ownClient().or(() -> Optional.ofNullable(client.inForce));
    }

    /** @param owner the configuration that is in force for the organisation, or null */
    void publish(String code, Entry<Organisation> owner) {
        Optional<ClientPair> pair = owner == null ? Optional.empty() : pair(owner.inForce);
        DesCredentials before = published.get(code);
        if (pair.isEmpty()) {
            if (published.remove(code) != null) {
                changes.accept(code);
                LOG.info("Organisation {} has no credentials any more", Printable.of(code));
            }
            return;
        }
        long generation = before == null ? 0 : before.generation();
        boolean isNew = before == null
                || !before.equals(credentials(owner.inForce, pair.get(), generation, before.source()));
        DesCredentials latest = credentials(owner.inForce, pair.get(), isNew ? ++lastGeneration : generation,
                owner.source());
        if (!latest.equals(before)) {
            published.put(code, latest);
            // also where only the file is another one: messages that name it are to name the new one
            changes.accept(code);
            LOG.debug("Organisation {} has credentials of {}", Printable.of(code), owner.shown());
        }
    }

    private static DesCredentials credentials(Organisation organisation, ClientPair pair, long generation,
            String source) {
        return new DesCredentials(organisation.code(), pair.id(), pair.secret(), organisation.accountId(),
                organisation.password(), generation, source);
    }
}
