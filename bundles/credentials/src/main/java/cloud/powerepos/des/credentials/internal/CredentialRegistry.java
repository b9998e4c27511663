package cloud.powerepos.des.credentials.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;

/**
 * Decides which credentials are in force. Changes come in as deliveries and deletions of configurations, and from
 * the watchers of files; one lock puts them in order. Files are read without that lock. Readers meet no lock. After the
 * end there are no credentials any more.
 */
final class CredentialRegistry implements CredentialStore {

    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);

    private final Scheduler scheduler;
    private volatile boolean closed;

    private final Object lock = new Object();
    private final Entry<ClientPair> client;
    private final Map<String, Entry<Organisation>> organisations = new LinkedHashMap<>();
    private final Entry.Kind<Organisation> organisation;
    private final EntryReader entryReader;
    private final PublishedCredentials published;
    private final CredentialProblems problems;
    private final OrganisationOwnership ownership;
    private final MissingClient missingClient;
    private int created;

    /**
     * @param scheduler runs what needs no file
     * @param files     runs what may wait for a file system
     * @param changes   is given the code of each organisation whose credentials changed; must not call out
     */
    CredentialRegistry(ConfigurationReader reader, Scheduler scheduler, Scheduler files, Consumer<String> changes) {
        this.scheduler = scheduler;
        client = new Entry<>(CLIENT_PID, new Entry.Kind<>(Keys.OF_CLIENT, reader::client, this::use), 0);
        published = new PublishedCredentials(client, changes);
        missingClient = new MissingClient(scheduler, this::withoutClient);
        problems = new CredentialProblems(reader, client, published, missingClient::plan);
        ownership = new OrganisationOwnership(organisations.values(), published, problems);
        organisation = new Entry.Kind<>(Keys.OF_ORGANISATION, reader::organisation, ownership::claim);
        entryReader = new EntryReader(reader, files, lock, this::take);
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

    /** Replaces the problems of one topic, see {@link CredentialProblems#replace}. */
    void problems(String topic, List<ConfigurationProblem> latest) {
        problems.replace(topic, latest);
    }

    /**
     * Takes a configuration as delivered; {@link #CLIENT_PID} is the client, every other one an organisation.
     *
     * @return whether it stays out of force until its file is found again
     */
    boolean update(String pid, RawConfiguration delivered) {
        Entry<?> entry;
        long version;
        boolean suspended;
        synchronized (lock) {
            if (closed) {
                return false;
            }
            entry = pid.equals(CLIENT_PID) ? client : organisations.computeIfAbsent(pid,
                    absent -> new Entry<>(absent, organisation, ++created));
            // the file that is gone is still gone: only its return ends that
            entry.suspended &= entry.delivered != null && delivered.file().equals(entry.delivered.file());
            entry.delivered = delivered;
            entry.deleted = false;
            version = ++entry.version;
            suspended = entry.suspended;
        }
        entryReader.read(entry, version, delivered);
        return suspended;
    }

    void delete(String pid) {
        synchronized (lock) {
            Entry<?> entry = entry(pid);
            if (closed || entry == null || entry.delivered == null) {
                return;
            }
            entry.version++;
            entry.deleted = true;
            entry.waiting = null;
            problems.forget(entry);
            if (entry.inForce == null) {
                forget(entry);
            } else if (!(entry.inForce instanceof Organisation owned && ownership.handOver(owned))) {
                long version = entry.version;
                scheduler.after(GRACE, () -> expire(entry, version));
            }
        }
    }

    /** The version of a configuration's last delivery, to be given to {@link #refresh}; empty if it is not known. */
    OptionalLong version(String pid) {
        synchronized (lock) {
            Entry<?> entry = entry(pid);
            return entry == null || entry.deleted || entry.delivered == null ? OptionalLong.empty()
                    : OptionalLong.of(entry.version);
        }
    }

    /** Takes what the placeholders of a delivered configuration resolve to now, unless there was another delivery. */
    void refresh(String pid, long version, RawConfiguration resolved) {
        Entry<?> entry;
        synchronized (lock) {
            entry = entry(pid);
            if (closed || entry == null || entry.deleted || entry.version != version
                    || resolved.equals(entry.delivered)) {
                return;
            }
            entry.delivered = resolved;
        }
        entryReader.read(entry, version, resolved);
    }

    /** The configurations that were delivered, each with its version. */
    Map<String, Long> versions() {
        Map<String, Long> versions = new LinkedHashMap<>();
        synchronized (lock) {
            entries().filter(entry -> entry.delivered != null && !entry.deleted)
                    .forEach(entry -> versions.put(entry.pid, entry.version));
        }
        return versions;
    }

    /** The files from which configurations were delivered, by PID. */
    Map<String, Path> configurationFiles() {
        Map<String, Path> found = new LinkedHashMap<>();
        synchronized (lock) {
            entries().filter(entry -> entry.delivered != null && !entry.deleted)
                    .forEach(entry -> entry.delivered.file().ifPresent(file -> found.put(entry.pid, file)));
        }
        return found;
    }

    /** A key to which the text of its file gives another value than was delivered, see {@link FileText}. */
    Optional<String> differing(String pid, String text) {
        synchronized (lock) {
            Entry<?> entry = entry(pid);
            return entry == null || !entry.isActive() ? Optional.empty()
                    : FileText.differing(text, entry.delivered, entry.kind.knownKeys());
        }
    }

    /**
     * Puts a configuration out of force because its file is gone.
     *
     * @return whether it was in force until now, or waited
     */
    boolean suspend(String pid, Path file, RefusedException reason) {
        synchronized (lock) {
            Entry<?> entry = entry(pid);
            if (closed || entry == null || !entry.isActive() || !entry.delivered.file().equals(Optional.of(file))) {
                return false;
            }
            problems.suspend(entry, reason);
            entry.suspended = true;
            entry.waiting = null;
            entry.marks = Map.of();
            release(entry);
            problems.report(entry);
            return true;
        }
    }

    /** The file of a suspended configuration is there again. */
    void resume(String pid) {
        Entry<?> entry;
        RawConfiguration delivered;
        long version;
        synchronized (lock) {
            entry = entry(pid);
            if (closed || entry == null || !entry.suspended) {
                return;
            }
            entry.suspended = false;
            delivered = entry.delivered;
            version = entry.version;
        }
        entryReader.read(entry, version, delivered);
    }

    /** @return whether there is any secret file to watch */
    boolean pollFiles() {
        List<Entry<?>> entries;
        synchronized (lock) {
            entries = closed ? List.of() : entries().collect(Collectors.toList());
        }
        return entryReader.poll(entries);
    }

    void close() {
        closed = true;
    }

    private <T> void take(Entry<T> entry, Reading<T> reading) {
        if (closed || entry(entry.pid) != entry) {
            return;
        }
        entry.waiting = null;
        entry.marks = reading.marks();
        problems.warnOfUnknownKeys(entry);
        try {
            entry.kind.use().use(entry, reading.orThrow());
        } catch (RefusedException e) {
            problems.refuse(entry, e);
        }
    }

    private void use(Entry<ClientPair> entry, ClientPair pair) {
        problems.accepted(entry);
        boolean changed = !pair.equals(entry.inForce);
        entry.inForce = pair;
        missingClient.found();
        if (changed) {
            ownership.publishAll();
        }
    }

    private void expire(Entry<?> entry, long version) {
        synchronized (lock) {
            if (!closed && entry.version == version && entry(entry.pid) == entry) {
                forget(entry);
            }
        }
    }

    private void forget(Entry<?> entry) {
        LOG.debug("{} is forgotten: its configuration was deleted", entry.shown());
        entry.delivered = null;
        entry.suspended = false;
        entry.marks = Map.of();
        organisations.remove(entry.pid);
        release(entry);
    }

    /** Nothing of the configuration is in force any more. */
    private <T> void release(Entry<T> entry) {
        T before = entry.inForce;
        entry.inForce = null;
        if (entry == client) {
            ownership.publishAll();
        } else if (before instanceof Organisation owned) {
            ownership.release(owned.code());
        }
    }

    private Entry<?> entry(String pid) {
        return pid.equals(CLIENT_PID) ? client : organisations.get(pid);
    }

    private Stream<Entry<?>> entries() {
        return Stream.concat(Stream.of(client), organisations.values().stream());
    }

    private List<String> withoutClient() {
        synchronized (lock) {
            List<String> codes = closed ? List.of() : organisations.values().stream().map(entry -> entry.inForce)
                    .filter(Objects::nonNull).filter(organisation -> published.pair(organisation).isEmpty())
                    .map(Organisation::code).toList();
            if (codes.isEmpty()) {
                missingClient.found();
            }
            return codes;
        }
    }
}
