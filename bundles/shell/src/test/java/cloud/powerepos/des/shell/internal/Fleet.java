package cloud.powerepos.des.shell.internal;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.operations.CheckReport;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.DesSummary;
import cloud.powerepos.des.operations.OrganisationPage;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoredRow;
import cloud.powerepos.des.testing.FakeOperations;
import cloud.powerepos.des.testing.Fakes;

/** Thousands of organisations; counts what is asked of it, and how much of it at once. */
final class Fleet extends FakeOperations {

    final ConcurrentLinkedQueue<String> checked = new ConcurrentLinkedQueue<>();
    final AtomicInteger looks = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    int limit = 4;
    final List<StoredRow> stored = new ArrayList<>();
    /** Thrown where the rows are listed, if set. */
    StoreException outage;
    /** Runs in each check and renewal. */
    Runnable meanwhile = () -> { };
    /** How a renewal ends of an organisation that has a problem. */
    Function<String, Throwable> refusal = code -> refused(code, "invalid_grant");
    /** Runs before all are looked at. */
    Runnable looking = () -> { };
    private final AtomicInteger now = new AtomicInteger();

    /** With codes ST00000 and so on, all of them in one state. */
    Fleet(int size, State state) {
        renewal = code -> atOnce(() -> isWell(code) ? CompletableFuture.completedFuture(Fakes.NOW)
                : CompletableFuture.failedFuture(refusal.apply(code)));
        for (int i = 0; i < size; i++) {
            put(String.format(Locale.ROOT, "ST%05d", i), state);
        }
    }

    void put(String code, State state) {
        String source = "cloud.powerepos.des.organisation-" + code.toLowerCase(Locale.ROOT) + ".cfg";
        Optional<String> problem = state.compareTo(State.DEGRADED) > 0 ? Optional.empty()
                : Optional.of("the AuthServer refused the service account svc-" + code + ", not asked again before "
                        + Fakes.NOW.plusSeconds(reports.size()) + "; fix it in " + source);
        boolean held = state == State.FRESH;
        TokenStatus token = new TokenStatus(code, TokenStatus.State.valueOf(state.name()), "client", "svc-" + code,
                source,
                Optional.empty(), Optional.empty(), held ? Optional.of(Fakes.NOW.plusSeconds(7200)) : Optional.empty(),
                Optional.empty(), false, problem, Optional.empty(), Optional.empty(), Counters.NONE);
        put(new OrganisationReport(code, state, problem, Optional.empty(),
                held ? Optional.of(URI.create("https://des1.example/")) : Optional.empty(), source, Optional.of(token),
                List.of()));
    }

    @Override
    public DesSummary summary() {
        looks.incrementAndGet();
        return super.summary();
    }

    @Override
    public OrganisationPage organisations(OrganisationQuery query) {
        looks.incrementAndGet();
        looking.run();
        return super.organisations(query);
    }

    @Override
    public Optional<OrganisationReport> organisation(String organisationCode) {
        looks.incrementAndGet();
        return super.organisation(organisationCode);
    }

    @Override
    public List<ConfigurationProblem> configurationProblems() {
        looks.incrementAndGet();
        return super.configurationProblems();
    }

    @Override
    public int parallelRequests() {
        return limit;
    }

    @Override
    public List<StoredRow> storedRows(String organisationCode) throws StoreException {
        if (outage != null) {
            throw outage;
        }
        return List.copyOf(stored);
    }

    @Override
    public int purgeStored(String organisationCode) {
        int purged = stored.size();
        stored.clear();
        return purged;
    }

    @Override
    public CheckReport check(String organisationCode, Consumer<CheckOutcome> progress) {
        return atOnce(() -> {
            checked.add(organisationCode);
            boolean well = isWell(organisationCode);
            return new CheckReport(organisationCode, List.of(
                    new CheckOutcome("Configuration", Verdict.PASSED, Duration.ZERO, "", ""),
                    new CheckOutcome("Token", well ? Verdict.PASSED : Verdict.FAILED, Duration.ZERO,
                            reports.get(organisationCode).problem().orElse("fine"), "")));
        });
    }

    CredentialsRejectedException refused(String code, String error) {
        return new CredentialsRejectedException(code, error, reports.get(code).problem().orElseThrow(), null);
    }

    private boolean isWell(String code) {
        return reports.get(code).problem().isEmpty();
    }

    private <T> T atOnce(java.util.function.Supplier<T> work) {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            meanwhile.run();
            return work.get();
        } finally {
            now.decrementAndGet();
        }
    }
}
