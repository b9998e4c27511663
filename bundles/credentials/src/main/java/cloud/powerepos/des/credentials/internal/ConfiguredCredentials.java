package cloud.powerepos.des.credentials.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.files.FileMark;
import cloud.powerepos.des.common.keys.UnknownKeys;
import cloud.powerepos.des.common.keys.UnknownKeys.UnknownKey;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;

/**
 * Decides which credentials are in force. Changes come in as deliveries and deletions of configurations and from
 * {@link #pollFiles()}; one lock makes a row of them. Readers meet no lock. After the end there are no
 * credentials any more.
 */
final class ConfiguredCredentials implements CredentialStore {

    static final Duration GRACE = Duration.ofSeconds(5);

    /** Every n-th poll reads a file whatever its mark says: some file systems keep size and time over a change. */
    static final int READ_ANYWAY = 15;

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);

    private final ConfigurationReader reader;
    private final Scheduler scheduler;
    private final Consumer<String> changes;

    private final Map<String, DesCredentials> published = new ConcurrentHashMap<>();
    private final Map<String, List<ConfigurationProblem>> problems = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private final Object lock = new Object();
    private final Entry<ClientPair> client = new Entry<>(CLIENT_PID, Keys.OF_CLIENT, 0);
    private final Map<String, Entry<Organisation>> organisations = new LinkedHashMap<>();
    private final Map<String, Entry<Organisation>> owners = new HashMap<>();
    private long lastGeneration;
    private int created;
    private int polls;
    private boolean missingClientReported;

    /** @param changes is given the code of each organisation whose credentials changed; must not call out */
    ConfiguredCredentials(ConfigurationReader reader, Scheduler scheduler, Consumer<String> changes) {
        this.reader = reader;
        this.scheduler = scheduler;
        this.changes = changes;
    }

    @Override
    public Optional<DesCredentials> find(String organisationCode) {
        return closed ? Optional.empty() : Optional.ofNullable(published.get(organisationCode));
    }

    @Override
    public Set<String> organisationCodes() {
        return closed ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(published.keySet()));
    }

    @Override
    public List<ConfigurationProblem> problems() {
        return closed ? List.of() : problems.values().stream().flatMap(List::stream).sorted(
                Comparator.comparing(ConfigurationProblem::source).thenComparing(ConfigurationProblem::key)).toList();
    }

    /** Takes a configuration as delivered; {@link #CLIENT_PID} is the client, every other one an organisation. */
    void update(String pid, Settings settings) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            Entry<?> entry = pid.equals(CLIENT_PID) ? client
                    : organisations.computeIfAbsent(pid, p -> new Entry<>(p, Keys.OF_ORGANISATION, ++created));
            entry.version++;
            entry.deleted = false;
            evaluate(entry, settings);
        }
    }

    void delete(String pid) {
        synchronized (lock) {
            Entry<?> entry = entry(pid);
            if (closed || entry == null || entry.settings == null) {
                return;
            }
            entry.version++;
            entry.deleted = true;
            entry.waiting = null;
            entry.problem = null;
            entry.unknownKeys = List.of();
            problems.remove(pid);
            if (entry.inForce == null) {
                forget(entry);
            } else if (!handOver(entry)) {
                long version = entry.version;
                scheduler.after(GRACE, () -> expire(entry, version));
            }
        }
    }

    /** The version of a configuration's last delivery, to be given to {@link #refresh}; empty if it is not known. */
    OptionalLong version(String pid) {
        synchronized (lock) {
            Entry<?> entry = entry(pid);
            return entry == null || entry.deleted || entry.settings == null ? OptionalLong.empty() : OptionalLong.of(entry.version);
        }
    }

    /** Takes what the placeholders of a delivered configuration resolve to now, unless there was another delivery. */
    void refresh(String pid, long version, Settings settings) {
        synchronized (lock) {
            Entry<?> entry = entry(pid);
            if (!closed && entry != null && !entry.deleted && entry.version == version
                    && !settings.equals(entry.settings)) {
                evaluate(entry, settings);
            }
        }
    }

    /**
     * Looks for changed secret files. A change is taken when two polls in a row see the same: a file that is being
     * written is left alone.
     *
     * @return whether there is any file to watch
     */
    boolean pollFiles() {
        Map<Entry<?>, Map<Path, FileMark>> watched = new LinkedHashMap<>();
        synchronized (lock) {
            polls++;
            Stream.concat(Stream.of(client), organisations.values().stream())
                    .filter(entry -> !entry.deleted && !entry.marks.isEmpty())
                    .forEach(entry -> watched.put(entry, entry.marks));
        }
        watched.forEach((entry, known) -> {
            if (!closed) {
                pollFiles(entry, known);
            }
        });
        return !watched.isEmpty();
    }

    void close() {
        closed = true;
    }

    private void pollFiles(Entry<?> entry, Map<Path, FileMark> known) {
        Map<Path, FileMark> now = reader.marks(known.keySet());
        synchronized (lock) {
            if (entry.marks != known || entry.deleted) {
                return;
            }
            boolean settled = now.equals(known) ? (polls + entry.number) % READ_ANYWAY == 0
                    : now.equals(entry.unsettledMarks);
            entry.unsettledMarks = now;
            if (settled) {
                evaluate(entry, entry.settings);
            }
        }
    }

    private void evaluate(Entry<?> entry, Settings settings) {
        entry.settings = settings;
        entry.waiting = null;
        // before the files are read: a change in between then shows at the next poll
        entry.marks = reader.marks(settings);
        warnOfUnknownKeys(entry);
        try {
            if (entry == client) {
                use(reader.client(settings));
            } else {
                claim(organisations.get(entry.pid), reader.organisation(settings));
            }
        } catch (RefusedException e) {
            refuse(entry, e);
        }
    }

    private void use(ClientPair pair) {
        accepted(client);
        boolean changed = !pair.equals(client.inForce);
        client.inForce = pair;
        missingClientReported = false;
        if (changed) {
            publishAll();
        }
    }

    private void claim(Entry<Organisation> entry, Organisation organisation) throws RefusedException {
        Entry<Organisation> owner = owners.get(organisation.code());
        if (owner != null && owner != entry) {
            boolean claimed = !owner.deleted && owner.waiting == null;
            if (claimed && owner.rank(organisation.code()).compareTo(entry.rank(organisation.code())) < 0) {
                entry.waiting = organisation;
                throw givenBy(owner, organisation.code());
            }
            if (claimed && owner.problem == null) {
                owner.waiting = owner.inForce;
            }
            // it is deleted, speaks of another organisation by now, or has the lesser name
            owner.inForce = null;
            if (claimed && owner.problem == null) {
                refuse(owner, givenBy(entry, organisation.code()));
            } else if (owner.deleted) {
                forget(owner);
            } else {
                report(owner);
            }
        }
        accepted(entry);
        Organisation before = entry.inForce;
        entry.waiting = null;
        entry.inForce = organisation;
        owners.put(organisation.code(), entry);
        if (before != null && !before.code().equals(organisation.code())) {
            release(before.code());
        }
        publish(organisation.code());
        if (owner != null && owner != entry) {
            // those that wait name the one in force
            organisations.values().stream().filter(other -> other.waiting != null
                    && other.waiting.code().equals(organisation.code())).toList()
                    .forEach(other -> refuse(other, givenBy(entry, organisation.code())));
        }
    }

    private static RefusedException givenBy(Entry<?> winner, String code) {
        return new RefusedException(Keys.ORGANISATION_CODE, Keys.ORGANISATION_CODE + " " + code
                + " is already given by " + winner.source() + ": remove one of the two");
    }

    /** The owner of this code is gone: the one with the best name takes over, if any. */
    private void release(String code) {
        owners.remove(code);
        waitingFor(code).ifPresent(this::claimWaiting);
        publish(code);
    }

    private boolean handOver(Entry<?> entry) {
        Optional<Entry<Organisation>> next = entry.inForce instanceof Organisation organisation
                ? waitingFor(organisation.code()) : Optional.empty();
        next.ifPresent(this::claimWaiting);
        return next.isPresent();
    }

    private Optional<Entry<Organisation>> waitingFor(String code) {
        return organisations.values().stream()
                .filter(entry -> entry.waiting != null && entry.waiting.code().equals(code))
                .min(Comparator.comparing(entry -> entry.rank(code)));
    }

    private void claimWaiting(Entry<Organisation> entry) {
        try {
            claim(entry, entry.waiting);
        } catch (RefusedException e) {
            refuse(entry, e);
        }
    }

    private void expire(Entry<?> entry, long version) {
        synchronized (lock) {
            if (closed || entry.version != version || entry(entry.pid) != entry) {
                return;
            }
            forget(entry);
            if (entry == client) {
                publishAll();
            } else if (entry.inForce instanceof Organisation organisation) {
                release(organisation.code());
            }
        }
    }

    private void forget(Entry<?> entry) {
        LOG.debug("{} is forgotten: its configuration was deleted", entry.source());
        if (entry == client) {
            client.inForce = null;
            client.settings = null;
            client.marks = Map.of();
            client.unknownKeys = List.of();
        } else {
            organisations.remove(entry.pid);
        }
    }

    private Entry<?> entry(String pid) {
        return pid.equals(CLIENT_PID) ? client : organisations.get(pid);
    }

    private void publishAll() {
        List.copyOf(owners.keySet()).forEach(this::publish);
    }

    private void publish(String code) {
        Entry<Organisation> owner = owners.get(code);
        Optional<ClientPair> pair = owner == null ? Optional.empty() : pair(owner.inForce);
        DesCredentials before = published.get(code);
        if (pair.isPresent()) {
            DesCredentials same = credentials(owner, pair.get(), before == null ? 0 : before.generation());
            if (before == null || !same.equals(credentials(before, same.source()))) {
                published.put(code, credentials(owner, pair.get(), ++lastGeneration));
                changes.accept(code);
                LOG.debug("Organisation {} has credentials of {}", code, owner.source());
            } else if (!same.equals(before)) {
                published.put(code, same);
                // the same credentials in another file: whatever names the file is to name the new one
                changes.accept(code);
            }
        } else if (published.remove(code) != null) {
            changes.accept(code);
            LOG.info("Organisation {} has no credentials any more", code);
        }
        if (owner != null) {
            report(owner);
        }
    }

    private Optional<ClientPair> pair(Organisation organisation) {
        return organisation.ownClient().or(() -> Optional.ofNullable(client.inForce));
    }

    private static DesCredentials credentials(Entry<Organisation> owner, ClientPair pair, long generation) {
        Organisation organisation = owner.inForce;
        return new DesCredentials(organisation.code(), pair.id(), pair.secret(), organisation.accountId(),
                organisation.password(), generation, owner.source());
    }

    private static DesCredentials credentials(DesCredentials like, String source) {
        return new DesCredentials(like.organisationCode(), like.clientId(), like.clientSecret(),
                like.serviceAccountId(), like.serviceAccountPassword(), like.generation(), source);
    }

    private void accepted(Entry<?> entry) {
        if (entry.problem != null) {
            LOG.info("{} is accepted now", entry.source());
            entry.problem = null;
        }
        report(entry);
    }

    private void refuse(Entry<?> entry, RefusedException reason) {
        ConfigurationProblem problem = new ConfigurationProblem(entry.source(), reason.key(), code(entry),
                reason.getMessage(), Effect.NOTHING_IN_FORCE);
        if (!problem.equals(entry.problem)) {
            if (entry.inForce != null) {
                LOG.error("Refused {}, the last good one stays in force: {}", problem.source(), problem.message());
            } else if (entry.knownKeys.stream().anyMatch(entry.settings::has)) {
                LOG.error("Refused {}, nothing of it is in force: {}", problem.source(), problem.message());
            } else {
                // a template that nobody has filled in is no fault
                LOG.info("{} is not filled in yet: {}", problem.source(), problem.message());
            }
        }
        entry.problem = problem;
        report(entry);
    }

    private String code(Entry<?> entry) {
        if (entry == client) {
            return "";
        }
        String code = reader.organisationCode(entry.settings);
        return code.isEmpty() && entry.inForce instanceof Organisation last ? last.code() : code;
    }

    /** Keeps {@link #problems} in step with the entry. */
    private void report(Entry<?> entry) {
        List<ConfigurationProblem> all = new ArrayList<>();
        if (entry.problem != null) {
            all.add(new ConfigurationProblem(entry.problem.source(), entry.problem.key(),
                    entry.problem.organisationCode(), entry.problem.message(),
                    isServing(entry) ? Effect.LAST_GOOD_IN_FORCE : Effect.NOTHING_IN_FORCE));
        }
        if (!entry.deleted && entry.inForce instanceof Organisation organisation
                && pair(organisation).isEmpty()) {
            all.add(new ConfigurationProblem(entry.source(), Keys.CLIENT_ID, organisation.code(),
                    "no client.id and client.secret: set them in " + CLIENT_PID + ".cfg",
                    Effect.NOTHING_IN_FORCE));
            planReportOfMissingClient();
        }
        entry.unknownKeys.forEach(unknown -> all.add(new ConfigurationProblem(entry.source(), unknown.key(),
                code(entry), unknown.message(), Effect.KEY_IGNORED)));
        if (all.isEmpty()) {
            problems.remove(entry.pid);
        } else {
            problems.put(entry.pid, List.copyOf(all));
        }
    }

    /** Whether what the configuration speaks of is served by the last good one of its own. */
    private boolean isServing(Entry<?> entry) {
        return entry == client ? client.inForce != null
                : entry.inForce != null && published.containsKey(entry.problem.organisationCode());
    }

    /** Later, because the organisations are often delivered before the client. */
    private void planReportOfMissingClient() {
        if (!missingClientReported) {
            missingClientReported = true;
            scheduler.after(GRACE, this::reportMissingClient);
        }
    }

    private void reportMissingClient() {
        List<String> codes = new ArrayList<>();
        synchronized (lock) {
            if (!closed) {
                organisations.values().stream().map(entry -> entry.inForce).filter(Objects::nonNull)
                        .filter(organisation -> pair(organisation).isEmpty())
                        .forEach(organisation -> codes.add(organisation.code()));
            }
            missingClientReported = !codes.isEmpty();
        }
        if (!codes.isEmpty()) {
            LOG.warn("Organisations that cannot be used: {} ({}); there is no client.id and client.secret, set them in {}.cfg",
                    codes.size(), codes.stream().limit(10).collect(Collectors.joining(", ")), CLIENT_PID);
        }
    }

    private static void warnOfUnknownKeys(Entry<?> entry) {
        List<UnknownKey> unknown = UnknownKeys.among(entry.settings.lowerCaseKeys(), entry.knownKeys);
        if (!unknown.equals(entry.unknownKeys)) {
            unknown.forEach(key -> LOG.warn("{}: {}", entry.source(), key.message()));
            entry.unknownKeys = unknown;
        }
    }
}
