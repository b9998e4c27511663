package cloud.powerepos.des.webconsole.internal.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.testing.FakeOperations;
import cloud.powerepos.des.testing.MovedClock;
import cloud.powerepos.des.testing.VirtualScheduler;

class RetryRefusedTest {

    private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");

    private final FakeOperations operations = new FakeOperations();
    private final VirtualScheduler time = new VirtualScheduler();
    private final RetryRefused retry = new RetryRefused(operations,
            Clock.tick(new MovedClock(() -> NOW.plusNanos(time.nanos())), Duration.ofMillis(1)), time::after);

    private RetryProgress progress() {
        return retry.progress().orElseThrow();
    }

    private void refused(String... codes) {
        for (String code : codes) {
            operations.put(FakeOperations.report(code, State.REFUSED, NOW, -1, "refused; fix it"));
        }
    }

    private static CompletableFuture<Instant> rejected(String organisation, String error) {
        return CompletableFuture.failedFuture(new CompletionException(
                new CredentialsRejectedException(organisation, error, "refused; fix it", null)));
    }

    @Test
    void eachIsTriedOnceAndOneAfterTheOther() {
        refused("A", "B", "C");
        operations.put(FakeOperations.report("D", State.WAITING, NOW, -1, "no answer"));
        operations.renewal = organisation -> organisation.equals("B") ? rejected("B", "invalid_grant")
                : CompletableFuture.completedFuture(NOW);
        retry.start();
        time.pass(Duration.ZERO);
        assertEquals(List.of("A"), operations.renewed);
        time.pass(RetryRefused.PAUSE.minusNanos(1));
        assertEquals(List.of("A"), operations.renewed);
        time.pass(Duration.ofNanos(1));
        assertEquals(List.of("A", "B"), operations.renewed);
        assertTrue(progress().isRunning());
        time.pass(Duration.ofMinutes(5));
        assertEquals(List.of("A", "B", "C"), operations.renewed);
        RetryProgress end = progress();
        assertEquals(new RetryProgress(3, 2, 1, 0, 0, end.endedAt(), ""), end);
        assertFalse(end.isRunning());
    }

    @Test
    void theNextOneWaitsForTheAnswerButNotForEver() {
        refused("A", "B");
        retry.start();
        time.pass(RetryRefused.PATIENCE.minusNanos(1));
        assertEquals(List.of("A"), operations.renewed);
        time.pass(Duration.ofSeconds(1));
        assertEquals(List.of("A", "B"), operations.renewed);
        assertEquals(1, progress().failed());
    }

    @Test
    void anAnswerThatComesTooLateCountsForNothing() {
        refused("A", "B");
        CompletableFuture<Instant> late = new CompletableFuture<>();
        operations.renewal = organisation -> organisation.equals("A") ? late : new CompletableFuture<>();
        retry.start();
        time.pass(RetryRefused.PATIENCE.plusSeconds(1));
        late.complete(NOW);
        time.pass(Duration.ofSeconds(1));
        assertEquals(0, progress().renewed());
        assertEquals(List.of("A", "B"), operations.renewed);
    }

    @Test
    void aSecondRequestWhileItGoesOnChangesNothing() {
        refused("A", "B");
        operations.renewal = organisation -> CompletableFuture.completedFuture(NOW);
        retry.start();
        time.pass(Duration.ZERO);
        retry.start();
        time.pass(Duration.ofMinutes(5));
        assertEquals(List.of("A", "B"), operations.renewed);
    }

    @Test
    void whoWasTriedAMomentAgoIsLeftOut() {
        refused("A");
        OrganisationReport recent = FakeOperations.report("B", State.REFUSED, NOW.plusSeconds(60), -1, "refused");
        operations.put(recent);
        operations.renewal = organisation -> CompletableFuture.completedFuture(NOW);
        retry.start();
        time.pass(Duration.ofMinutes(5));
        assertEquals(List.of("A"), operations.renewed);
        assertEquals(1, progress().leftOut());
        assertEquals(2, progress().done());
    }

    @Test
    void aClientThatIsRefusedAgainIsTriedOnceForAllThatUseIt() {
        refused("A", "B", "C");
        operations.renewal = organisation -> rejected(organisation, "invalid_client");
        retry.start();
        time.pass(Duration.ofMinutes(5));
        assertEquals(List.of("A"), operations.renewed);
        assertEquals(1, progress().refused());
        assertEquals(2, progress().leftOut());
    }

    @Test
    void whoIsNotRefusedAnyMoreIsNotTried() {
        refused("A", "B", "C");
        operations.renewal = organisation -> {
            operations.put(FakeOperations.report("B", State.FRESH, NOW, 5, ""));
            operations.reports.remove("C");
            return CompletableFuture.completedFuture(NOW);
        };
        retry.start();
        time.pass(Duration.ofMinutes(5));
        assertEquals(List.of("A"), operations.renewed);
        assertEquals(3, progress().done());
    }

    @Test
    void itEndsWhenTheAuthServerGivesNoAnswer() {
        refused("A", "B");
        operations.renewal = organisation -> CompletableFuture.failedFuture(
                new AuthServerUnavailableException(organisation, "no answer", null, null));
        retry.start();
        time.pass(Duration.ofMinutes(5));
        assertEquals(List.of("A"), operations.renewed);
        assertTrue(progress().stopped().contains("AuthServer"), progress().stopped());
        assertEquals(1, progress().failed());
    }

    @Test
    void itEndsOnRequest() {
        refused("A", "B");
        operations.renewal = organisation -> CompletableFuture.completedFuture(NOW);
        retry.start();
        time.pass(Duration.ZERO);
        retry.stop();
        time.pass(Duration.ofMinutes(5));
        assertEquals(List.of("A"), operations.renewed);
        assertEquals("stopped on request", progress().stopped());
    }

    @Test
    void whatIsLeftOfAStoppedOneGoesNoFurther() {
        refused("A", "B", "C", "D");
        List<CompletableFuture<Instant>> answers = new ArrayList<>();
        operations.renewal = organisation -> {
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
        };
        retry.start();
        time.pass(Duration.ZERO);
        retry.stop();
        retry.start();
        time.pass(Duration.ZERO);
        answers.get(0).complete(NOW);
        time.pass(RetryRefused.PAUSE);
        assertEquals(List.of("A", "A"), operations.renewed);
        assertEquals(0, progress().done());
        answers.get(1).complete(NOW);
        time.pass(RetryRefused.PAUSE);
        assertEquals(List.of("A", "A", "B"), operations.renewed);
        assertEquals(1, progress().renewed());
    }

    @Test
    void aServiceThatThrowsIsAFailureOfThatOrganisation() {
        refused("A", "B");
        operations.renewal = organisation -> {
            throw new NoClassDefFoundError("x");
        };
        retry.start();
        time.pass(Duration.ofMinutes(5));
        assertEquals(List.of("A", "B"), operations.renewed);
        assertEquals(2, progress().failed());
    }

    @Test
    void theOutcomeIsShownForAWhile() {
        assertEquals(Optional.empty(), retry.progress());
        retry.stop();
        retry.start();
        time.pass(RetryRefused.SHOWN);
        assertTrue(retry.progress().isPresent());
        time.pass(Duration.ofMillis(2));
        assertEquals(Optional.empty(), retry.progress());
    }
}
