package cloud.powerepos.des.testing;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckReport;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.DesSummary;
import cloud.powerepos.des.operations.OrganisationPage;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.RequestStatistics;
import cloud.powerepos.des.operations.SharedProblem;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.StoredRow;

/** Reports what a test tells it, of thousands of organisations too, and counts how often it is asked. Thread-safe. */
public class FakeOperations implements DesOperations {

    /** Runs a check; may block. */
    @FunctionalInterface
    public interface Check {
        void run(String organisation, Consumer<CheckOutcome> progress) throws InterruptedException;
    }

    public final Map<String, OrganisationReport> reports = new ConcurrentSkipListMap<>();
    public final List<ConfigurationProblem> problems = new CopyOnWriteArrayList<>();
    public final List<String> missing = new CopyOnWriteArrayList<>();
    public final List<String> renewed = new CopyOnWriteArrayList<>();
    public final AtomicInteger summaries = new AtomicInteger();
    public final AtomicInteger queries = new AtomicInteger();
    public volatile AuthServerStatus authServer = AuthServerStatus.WORKING;
    public volatile Function<String, CompletionStage<Instant>> renewal = organisation -> new CompletableFuture<>();
    public volatile Optional<StoreStatus> store = Optional.empty();
    public volatile Check check = (organisation, progress) -> { };

    /** {@code SHOP04711}. */
    public static String shop(int number) {
        return String.format("SHOP%05d", number);
    }

    /** Organisations {@code SHOP00001} and so on, all with a token. */
    public static FakeOperations fleet(int size, Instant now) {
        FakeOperations fleet = new FakeOperations();
        for (int i = 1; i <= size; i++) {
            fleet.put(report(shop(i), State.FRESH, now, 7 * i % 25_000, ""));
        }
        return fleet;
    }

    /**
     * A report as it looks in a state.
     *
     * @param age     of the token, in seconds; negative for no token
     * @param problem an empty text for none
     */
    public static OrganisationReport report(String code, State state, Instant now, int age, String problem) {
        Optional<Instant> issued = Optional.of(now.minusSeconds(age)).filter(at -> age >= 0);
        String file = "cloud.powerepos.des.organisation-" + code + ".cfg";
        Optional<String> error = Optional.of(problem).filter(text -> !text.isEmpty());
        Optional<Instant> errorAt = error.map(text -> now.minusSeconds(90));
        TokenStatus token = new TokenStatus(code, tokenState(state), "back-office", "svc-" + code, file, issued,
                issued.map(at -> at.plusSeconds(21_600)), issued.map(at -> at.plusSeconds(28_770)),
                issued.map(at -> "password"), issued.isPresent(), error, errorAt,
                errorAt.map(at -> now.plusSeconds(30)), new Counters(3, 1, 2, 5, 0, 0, 0, 0));
        return new OrganisationReport(code, state, error, errorAt,
                issued.map(at -> URI.create("https://des" + Math.floorMod(code.hashCode(), 4) + ".example/")),
                file, state == State.MISCONFIGURED ? Optional.empty() : Optional.of(token), List.of());
    }

    private static TokenStatus.State tokenState(State state) {
        return switch (state) {
            case BROKEN, MISCONFIGURED, UNUSABLE, FRESH -> TokenStatus.State.FRESH;
            case REFUSED -> TokenStatus.State.REFUSED;
            case WAITING -> TokenStatus.State.WAITING;
            case OVERDUE -> TokenStatus.State.OVERDUE;
            case DEGRADED -> TokenStatus.State.DEGRADED;
            case REFRESHING -> TokenStatus.State.REFRESHING;
            case EXPIRED -> TokenStatus.State.EXPIRED;
            case NOT_ASKED -> TokenStatus.State.NOT_ASKED;
        };
    }

    public void put(OrganisationReport report) {
        reports.put(report.organisationCode(), report);
    }

    @Override
    public DesSummary summary() {
        summaries.incrementAndGet();
        Collection<OrganisationReport> all = reports.values();
        Map<State, Integer> states = new EnumMap<>(State.class);
        Map<String, List<OrganisationReport>> reasons = new LinkedHashMap<>();
        for (OrganisationReport report : all) {
            states.merge(report.state(), 1, Integer::sum);
            report.problem().ifPresent(text -> reasons.computeIfAbsent(text, key -> new ArrayList<>()).add(report));
        }
        List<SharedProblem> shared = reasons.entrySet().stream().map(reason -> new SharedProblem(reason.getKey(),
                reason.getValue().size(), reason.getValue().get(0).organisationCode()))
                .sorted((one, other) -> other.organisations() - one.organisations()).limit(10).toList();
        return new DesSummary(all.size(), all.size(), states, Counters.NONE, missing, Optional.of(authServer),
                RequestStatistics.NONE,
                List.of(), shared, problems.size(), Optional.empty(), Optional.empty(),
                shared.stream().map(SharedProblem::sentence).findFirst());
    }

    @Override
    public OrganisationPage organisations(OrganisationQuery query) {
        queries.incrementAndGet();
        return query.of(reports.values().stream());
    }

    @Override
    public Optional<OrganisationReport> organisation(String organisationCode) {
        return Optional.ofNullable(reports.get(organisationCode));
    }

    @Override
    public List<ConfigurationProblem> configurationProblems() {
        return List.copyOf(problems);
    }

    @Override
    public SortedMap<String, String> claims(String organisationCode) {
        return new TreeMap<>(Map.of("org_id", organisationCode));
    }

    @Override
    public int parallelRequests() {
        return 8;
    }

    @Override
    public CompletionStage<Instant> renew(String organisationCode) {
        renewed.add(organisationCode);
        return renewal.apply(organisationCode);
    }

    @Override
    public Optional<StoreStatus> store() {
        return store;
    }

    @Override
    public List<StoredRow> storedRows(String organisationCode) throws StoreException {
        return List.of();
    }

    @Override
    public int purgeStored(String organisationCode) {
        return 0;
    }

    @Override
    public CheckReport check(String organisationCode, Consumer<CheckOutcome> progress) throws InterruptedException {
        List<CheckOutcome> outcomes = new ArrayList<>();
        check.run(organisationCode, outcome -> {
            outcomes.add(outcome);
            progress.accept(outcome);
        });
        return new CheckReport(organisationCode, outcomes);
    }
}
