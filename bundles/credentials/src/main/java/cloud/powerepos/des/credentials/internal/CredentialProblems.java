package cloud.powerepos.des.credentials.internal;

import static cloud.powerepos.des.credentials.CredentialStore.CLIENT_PID;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

/**
 * What is wrong with the configurations: logged when it changes, and listed. Readers meet no lock. Changes are made
 * under the lock of {@link CredentialRegistry}.
 */
final class CredentialProblems {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);

    private static final int SHOWN = 10;

    private final Map<String, List<ConfigurationProblem>> problems = new ConcurrentHashMap<>();
    private final ConfigurationReader reader;
    private final Entry<ClientPair> client;
    private final PublishedCredentials published;
    private final Scheduler scheduler;
    private final Supplier<List<String>> withoutClient;
    private final AtomicBoolean missingClientPlanned = new AtomicBoolean();

    /** @param withoutClient gives the codes of the organisations that lack client credentials */
    CredentialProblems(ConfigurationReader reader, Entry<ClientPair> client, PublishedCredentials published,
            Scheduler scheduler, Supplier<List<String>> withoutClient) {
        this.reader = reader;
        this.client = client;
        this.published = published;
        this.scheduler = scheduler;
        this.withoutClient = withoutClient;
    }

    List<ConfigurationProblem> all() {
        return problems.values().stream().flatMap(List::stream).sorted(Comparator
                .comparing(ConfigurationProblem::source).thenComparing(ConfigurationProblem::key)).toList();
    }

    /**
     * Replaces the problems of one topic, such as what is wrong outside of all configurations; needs no lock.
     *
     * @return those that are new
     */
    List<ConfigurationProblem> replace(String topic, List<ConfigurationProblem> latest) {
        if (latest.isEmpty()) {
            problems.remove(topic);
            return latest;
        }
        List<ConfigurationProblem> before = problems.put(topic, latest);
        Set<ConfigurationProblem> known = before == null ? Set.of() : Set.copyOf(before);
        return latest.stream().filter(problem -> !known.contains(problem)).toList();
    }

    void accepted(Entry<?> entry) {
        if (entry.problem != null) {
            LOG.info("{} is accepted now", entry.shown());
            entry.problem = null;
        }
        report(entry);
    }

    void refuse(Entry<?> entry, RefusedException reason) {
        ConfigurationProblem problem = problem(entry, reason);
        if (!problem.equals(entry.problem)) {
            if (entry.inForce != null) {
                LOG.error("Refused {}, the last good one stays in force: {}", entry.shown(), problem.message());
            } else if (entry.kind.knownKeys().stream().anyMatch(entry.delivered::has) || reason.key().isEmpty()) {
                LOG.error("Refused {}, nothing of it is in force: {}", entry.shown(), problem.message());
            } else {
                // a template that is not filled in is no fault
                LOG.info("{} is not filled in yet: {}", entry.shown(), problem.message());
            }
        }
        entry.problem = problem;
        report(entry);
    }

    void forget(Entry<?> entry) {
        entry.problem = null;
        entry.unknownKeys = List.of();
        problems.remove(entry.pid);
    }

    /** Lists what is wrong with the configuration as it is now. */
    void report(Entry<?> entry) {
        List<ConfigurationProblem> all = new ArrayList<>();
        if (entry.problem != null) {
            all.add(new ConfigurationProblem(entry.problem.source(), entry.problem.key(),
                    entry.problem.organisationCode(), entry.problem.message(),
                    isServing(entry) ? Effect.LAST_GOOD_IN_FORCE : Effect.NOTHING_IN_FORCE));
        }
        if (!entry.deleted && entry.inForce instanceof Organisation organisation
                && published.pair(organisation).isEmpty()) {
            all.add(new ConfigurationProblem(entry.source(), Keys.CLIENT_ID, organisation.code(),
                    "no client.id and client.secret: set them in " + CLIENT_PID + ".cfg", Effect.NOTHING_IN_FORCE));
            planMissingClient();
        }
        entry.unknownKeys.forEach(unknown -> all.add(new ConfigurationProblem(entry.source(), unknown.key(),
                code(entry), unknown.message(), Effect.KEY_IGNORED)));
        replace(entry.pid, List.copyOf(all)).stream().filter(problem -> !problem.refused())
                .forEach(unknown -> LOG.warn("{}: {}", entry.shown(), unknown.message()));
    }

    /** One line for all organisations, and late: they are often delivered before the client. */
    private void planMissingClient() {
        if (missingClientPlanned.compareAndSet(false, true)) {
            scheduler.after(CredentialRegistry.GRACE, this::reportMissingClient);
        }
    }

    /** There is a client: when it goes, that is reported again. */
    void clientFound() {
        missingClientPlanned.set(false);
    }

    private void reportMissingClient() {
        missingClientPlanned.set(false);
        List<String> codes = withoutClient.get();
        if (!codes.isEmpty()) {
            missingClientPlanned.set(true);
            LOG.warn("Organisations that cannot be used: {} ({}); there is no client.id and client.secret, set them in"
                    + " {}.cfg", codes.size(), codes.stream().limit(SHOWN).map(Printable::of)
                    .collect(Collectors.joining(", ")), CLIENT_PID);
        }
    }

    ConfigurationProblem problem(Entry<?> entry, RefusedException reason) {
        return new ConfigurationProblem(entry.source(), reason.key(), code(entry), reason.getMessage(),
                Effect.NOTHING_IN_FORCE);
    }

    private String code(Entry<?> entry) {
        if (entry == client) {
            return "";
        }
        String code = reader.organisationCode(entry.delivered);
        return code.isEmpty() && entry.inForce instanceof Organisation last ? last.code() : code;
    }

    /** Whether the organisation of the configuration is served by the last good one of its own. */
    private boolean isServing(Entry<?> entry) {
        return entry == client ? client.inForce != null
                : entry.inForce != null && published.contains(entry.problem.organisationCode());
    }
}
