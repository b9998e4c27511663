package cloud.powerepos.des.operations.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;

import cloud.powerepos.des.http.HttpCallException;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.operations.internal.CoreServices;
import cloud.powerepos.des.operations.internal.Operations;
import cloud.powerepos.des.testing.Fakes;
import cloud.powerepos.des.testing.ScriptedHttp;

/** The check of ACME, whose services are all well until a test says otherwise. */
abstract class CheckFixture {

    final Fakes fakes = new Fakes();
    final ScriptedHttp http = new ScriptedHttp();
    final List<ExposedSecrets.Configured> configurations = new ArrayList<>();
    Clock clock = Fakes.CLOCK;

    @BeforeEach
    void everythingIsWell() {
        fakes.known("ACME");
        fakes.statuses.put("ACME", Fakes.living("ACME"));
        fakes.token.complete(Fakes.holding("the-token"));
    }

    void withoutToken(Exception reason) {
        fakes.token = new CompletableFuture<>();
        fakes.held = Optional.empty();
        fakes.token.completeExceptionally(reason);
    }

    static HttpCallException failed(Kind kind, String message, boolean sent) {
        return new HttpCallException(kind, message, sent);
    }

    CheckOutcome failure(String step) throws InterruptedException {
        List<CheckOutcome> outcomes = check();
        CheckOutcome failed = outcomes.stream().filter(outcome -> outcome.verdict() == Verdict.FAILED).findFirst()
                .orElseThrow();
        assertEquals(step, failed.step(), outcomes::toString);
        return failed;
    }

    List<Verdict> marks() throws InterruptedException {
        return check().stream().map(CheckOutcome::verdict).toList();
    }

    List<CheckOutcome> check() throws InterruptedException {
        return new StepRunner(outcome -> { }).run(steps());
    }

    List<Step> steps() {
        CoreServices core = new CoreServices(fakes, fakes, fakes, fakes, fakes, http);
        ExposedSecrets exposed = new ExposedSecrets(() -> configurations, Path.of("no-such-folder"));
        return DesCheck.steps("ACME", core, new Operations(() -> core, exposed, clock)::configurationProblems, exposed,
                clock);
    }
}
