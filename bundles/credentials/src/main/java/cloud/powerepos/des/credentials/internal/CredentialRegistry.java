package cloud.powerepos.des.credentials.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.keys.UnknownKeys;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.credentials.internal.Entries.Delivery;
import cloud.powerepos.des.operations.ConfigurationProblem;

/**
 * Decides which credentials are in force. Changes come in as deliveries and deletions of configurations, and from
 * the watchers of files; one lock puts them in order. Files are read without that lock. Readers meet no lock. After the
 * end there are no credentials any more.
 */
final class CredentialRegistry implements CredentialStore {

    static final Duration GRACE = Duration.ofSeconds(5);

    private final Scheduler scheduler;
    private volatile boolean closed;

    private final Object lock = new Object();
    private final Entry<ClientPair> client;
    private final Entries entries;
    private final EntryReader entryReader;
    private final PublishedCredentials published;
    private final CredentialProblems problems;
    private final OrganisationOwnership ownership;

    /**
     * @param scheduler runs what needs no file
     * @param files     runs what may wait for a file system
     * @param changes   is given the code of each organisation whose credentials changed; must not call out
     */
    CredentialRegistry(ConfigurationReader reader, Scheduler scheduler, Scheduler files, Consumer<String> changes) {
        this.scheduler = scheduler;
        client = new Entry<>(CLIENT_PID, new Entry.Kind<>(Keys.OF_CLIENT, (entry, delivered) -> {
            ClientPair pair = reader.client(delivered);
            return () -> use(entry, pair);
        }), 0);
        published = new PublishedCredentials(client, changes);
        problems = new CredentialProblems(reader, client, published, scheduler, this::withoutClient);
        Map<String, Entry<Organisation>> organisations = new LinkedHashMap<>();
        ownership = new OrganisationOwnership(organisations.values(), published, problems);
        entries = new Entries(client, organisations, new Entry.Kind<>(Keys.OF_ORGANISATION, (entry, delivered) -> {
            Organisation organisation = reader.organisation(delivered);
            return () -> ownership.claim(entry, organisation);
        }));
        entryReader = new EntryReader(reader, scheduler, files, lock, this::take);
    }

    @Override
    public Optional<DesCredentials> find(String organisationCode) {
        return closed ? Optional.empty() : published.find(organisationCode);
    }

    @Override
    public Set<String> organisationCodes() {
        return closed ? Set.of() : published.organisationCodes();
    }

    @Override
    public List<ConfigurationProblem> problems() {
        return closed ? List.of() : problems.all();
    }

    /** Replaces the problems of one topic, which is no PID. @return those that are new */
    List<ConfigurationProblem> problems(String topic, List<ConfigurationProblem> latest) {
        return problems.replace(topic, latest);
    }

    /** Takes a configuration as delivered. @return whether it stays out of force until its file is found again */
    boolean update(String pid, RawConfiguration delivered) {
        Entry<?> entry;
        boolean suspended;
        synchronized (lock) {
            if (closed) {
                return false;
            }
            entry = entries.findOrCreate(pid);
            entry.take(delivered);
            suspended = entry.suspended;
        }
        entryReader.read(entry);
        return suspended;
    }

    void delete(String pid) {
        synchronized (lock) {
            Entry<?> entry = entries.find(pid);
            if (closed || entry == null || entry.delivered == null) {
                return;
            }
            entry.version++;
            entry.deleted = true;
            entry.waiting = null;
            problems.forget(entry);
            if (entry.inForce == null) {
                forget(entry);
            } else {
                long version = entry.version;
                scheduler.after(GRACE, () -> expire(entry, version));
                if (entry.inForce instanceof Organisation owned) {
                    ownership.handOver(owned.code());
                }
            }
        }
    }

    /** The version of a configuration's last delivery, to be given to {@link #refresh}; empty if it is not known. */
    OptionalLong version(String pid) {
        synchronized (lock) {
            Entry<?> entry = entries.find(pid);
            return entry == null || !entry.isThere() ? OptionalLong.empty() : OptionalLong.of(entry.version);
        }
    }

    /** Takes what the placeholders of a delivered configuration resolve to now, unless there was another delivery. */
    void refresh(String pid, long version, RawConfiguration resolved) {
        Entry<?> entry;
        synchronized (lock) {
            entry = entries.find(pid);
            if (closed || entry == null || entry.deleted || entry.version != version
                    || resolved.equals(entry.delivered)) {
                return;
            }
            entry.delivered = resolved;
        }
        entryReader.read(entry);
    }

    /** What was delivered and not deleted, by PID. */
    Map<String, Delivery> deliveries() {
        synchronized (lock) {
            return entries.deliveries();
        }
    }

    /** Puts a configuration out of force: its file is gone. @return whether it was in force until now, or waited */
    boolean suspend(String pid, Path file, RefusedException reason) {
        synchronized (lock) {
            Entry<?> entry = entries.find(pid);
            if (closed || entry == null || !entry.isActive() || !entry.delivered.file().equals(Optional.of(file))) {
                return false;
            }
            entry.problem = problems.problem(entry, reason);
            entry.suspended = true;
            release(entry);
            problems.report(entry);
            return true;
        }
    }

    /** The file of a suspended configuration is there again. */
    void resume(String pid) {
        Entry<?> entry;
        synchronized (lock) {
            entry = entries.find(pid);
            if (closed || entry == null || !entry.suspended) {
                return;
            }
            entry.suspended = false;
        }
        entryReader.read(entry);
    }

    /** @return whether there is any secret file to watch */
    boolean pollFiles() {
        return entryReader.poll(entries::all);
    }

    void close() {
        closed = true;
    }

    private void take(Entry<?> entry, Entry.Step step) {
        if (closed) {
            return;
        }
        entry.waiting = null;
        entry.unknownKeys = UnknownKeys.among(entry.delivered.lowerCaseKeys(), entry.kind.knownKeys());
        // first of the keys that are not read: one may be why it is refused
        problems.report(entry);
        try {
            step.run();
        } catch (RefusedException e) {
            problems.refuse(entry, e);
        }
    }

    private void use(Entry<ClientPair> entry, ClientPair pair) {
        problems.accepted(entry);
        boolean changed = !pair.equals(entry.inForce);
        entry.inForce = pair;
        problems.clientFound();
        if (changed) {
            ownership.publishAll();
        }
    }

    private void expire(Entry<?> entry, long version) {
        synchronized (lock) {
            if (!closed && entry.version == version && entries.find(entry.pid) == entry) {
                forget(entry);
            }
        }
    }

    private void forget(Entry<?> entry) {
        entry.delivered = null;
        entry.suspended = false;
        entries.remove(entry.pid);
        release(entry);
    }

    /** Nothing of the configuration is in force any more. */
    private void release(Entry<?> entry) {
        Object before = entry.inForce;
        entry.inForce = null;
        entry.waiting = null;
        entry.marks = Map.of();
        if (entry == client) {
            ownership.publishAll();
        } else if (before instanceof Organisation owned) {
            ownership.release(owned.code());
        }
    }

    private List<String> withoutClient() {
        synchronized (lock) {
            return closed ? List.of() : entries.withoutClient(published);
        }
    }
}
