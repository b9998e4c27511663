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

    /**
     * @param client  the common pair
     * @param changes is given the code of each organisation whose credentials changed
     */
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
        if (pair.isPresent()) {
            DesCredentials same = credentials(owner, pair.get(), before == null ? 0 : before.generation());
            if (before == null || !same.equals(withSource(before, same.source()))) {
                published.put(code, credentials(owner, pair.get(), ++lastGeneration));
                changes.accept(code);
                LOG.debug("Organisation {} has credentials of {}", Printable.of(code), owner.shown());
            } else if (!same.equals(before)) {
                published.put(code, same);
                // the same credentials in another file: messages that name the file are to name the new one
                changes.accept(code);
            }
        } else if (published.remove(code) != null) {
            changes.accept(code);
            LOG.info("Organisation {} has no credentials any more", Printable.of(code));
        }
    }

    private static DesCredentials credentials(Entry<Organisation> owner, ClientPair pair, long generation) {
        Organisation organisation = owner.inForce;
        return new DesCredentials(organisation.code(), pair.id(), pair.secret(), organisation.accountId(),
                organisation.password(), generation, owner.source());
    }

    private static DesCredentials withSource(DesCredentials like, String source) {
        return new DesCredentials(like.organisationCode(), like.clientId(), like.clientSecret(),
                like.serviceAccountId(), like.serviceAccountPassword(), like.generation(), source);
    }
}
