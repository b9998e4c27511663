package cloud.powerepos.des.operations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.DesSummary;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.SharedProblem;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;
import cloud.powerepos.des.testing.Fakes;
import cloud.powerepos.des.testing.ScriptedHttp;

class SummaryTest {

    private static final String EXPIRED_SECRET = "the AuthServer refused the client till; fix client.secret in"
            + " client.cfg, or in %s where that names its own";

    private final Fakes fakes = new Fakes();
    private CoreServices core = new CoreServices(fakes, fakes, fakes, fakes, fakes, new ScriptedHttp());
    private final Operations operations = new Operations(() -> core,
            new ExposedSecrets(List::of, Path.of("no-such-folder")), Fakes.CLOCK);

    @Test
    void whereAllIsWellNothingIsToBeDone() {
        known(Fakes.living("ACME"));
        DesSummary summary = operations.summary();
        assertEquals(1, summary.in(State.FRESH));
        assertEquals(0, summary.in(State.REFUSED));
        assertEquals(List.of(), summary.worst());
        assertEquals(List.of(), summary.problems());
        assertEquals(Optional.of(AuthServerStatus.WORKING), summary.authServer());
        assertEquals(0, summary.configurationProblems());
        assertEquals(Optional.empty(), summary.oldestFailure());
        assertEquals(Optional.of(Fakes.NOW.plusSeconds(7200)), summary.nextExpiry());
        assertEquals(Optional.empty(), summary.firstToDo());
    }

    @Test
    void anExpiredSecretIsOneThingToDoHoweverManyUseIt() {
        for (int number = 1000; number < 5000; number++) {
            String file = "organisation-" + number + ".cfg";
            known(failing("ORG" + number, TokenStatus.State.REFUSED, EXPIRED_SECRET.formatted(file), file, 5));
        }
        known(failing("ACME", TokenStatus.State.REFUSED, "wrong password; fix it in acme.cfg", "acme.cfg", 500));
        DesSummary summary = operations.summary();
        String all = EXPIRED_SECRET.formatted("the file of the organisation");
        assertEquals(List.of(new SharedProblem(all, 4000, "ORG1000"),
                new SharedProblem("wrong password; fix it in acme.cfg", 1, "ACME")), summary.problems());
        assertEquals(Optional.of("4,000 organisations: " + all), summary.firstToDo());
        assertEquals(10, summary.worst().size());
        assertEquals(4001, summary.in(State.REFUSED));
        assertEquals(Optional.of(Fakes.NOW.minusSeconds(500)), summary.oldestFailure());
    }

    @Test
    void theOldestFailureIsTheOneThatBeganFirstWhateverItsLastErrorWas() {
        known(failing("ACME", TokenStatus.State.WAITING, "not reached", "acme.cfg", 500));
        known(Fakes.failingSince("OTHER", TokenStatus.State.WAITING, "not reached", Fakes.NOW.minusSeconds(3600)));
        assertEquals(Optional.of(Fakes.NOW.minusSeconds(3600)), operations.summary().oldestFailure());
        known(Fakes.living("OTHER"));
        assertEquals(Optional.of(Fakes.NOW.minusSeconds(500)), operations.summary().oldestFailure());
    }

    @Test
    void theNameOfTheOrganisationMakesNoOtherReason() {
        List.of("A", "B").forEach(code -> {
            known(Fakes.living(code));
            fakes.refusals.put(code, "The token of organisation " + code + " is refused: see allowed.hosts");
        });
        List.of("C", "D", "E").forEach(code -> known(Fakes.failing(code, TokenStatus.State.WAITING,
                "Organisation " + code + ": down; wait")));
        assertEquals(List.of(new SharedProblem("down; wait", 3, "C"),
                new SharedProblem("The token of the organisation is refused: see allowed.hosts", 2, "A")),
                operations.summary().problems());
    }

    @Test
    void theWorstComeFirst() {
        known(Fakes.living("ACME"));
        for (int number = 10; number < 30; number++) {
            known(Fakes.failing("DEGRADED" + number, TokenStatus.State.DEGRADED, "not reached"));
        }
        known(Fakes.failing("Y", TokenStatus.State.WAITING, "not reached"));
        known(Fakes.failing("Z", TokenStatus.State.REFUSED, "refused"));
        fakes.refused("bad.cfg", "service.account.id", "X", "service.account.id is missing: set it");
        DesSummary summary = operations.summary();
        assertEquals(List.of("X", "Z", "Y", "DEGRADED10"), summary.worst().stream().limit(4)
                .map(OrganisationReport::organisationCode).toList());
        assertEquals(10, summary.worst().size());
        assertEquals(1, summary.configurationProblems());
        assertEquals(23, summary.organisations());
        assertEquals(1, summary.healthy());
    }

    @Test
    void ofReasonsThatConcernAsManyTheMostUrgentIsFirst() {
        known(Fakes.failing("A", TokenStatus.State.DEGRADED, "not reached"));
        known(Fakes.failing("B", TokenStatus.State.REFUSED, "refused"));
        assertEquals(Optional.of("B: refused"), operations.summary().firstToDo());
    }

    @Test
    void aTokenThatNoCallerAsksForExpiresByItselfAndIsNotCounted() {
        TokenStatus idle = Fakes.living("IDLE");
        known(new TokenStatus("IDLE", idle.state(), idle.clientId(), idle.serviceAccountId(), idle.source(),
                idle.issuedAt(), Optional.of(Fakes.NOW.minusSeconds(1)), Optional.of(Fakes.NOW.plusSeconds(60)),
                idle.grant(), true, Optional.empty(), Optional.empty(), Optional.empty(), Counters.NONE));
        assertEquals(Optional.empty(), operations.summary().nextExpiry());
        known(new TokenStatus("FAILING", TokenStatus.State.DEGRADED, "client", "svc", "file.cfg", idle.issuedAt(),
                Optional.of(Fakes.NOW.minusSeconds(1)), Optional.of(Fakes.NOW.plusSeconds(90)), idle.grant(), true,
                Optional.of("not reached"), Optional.of(Fakes.NOW), Optional.empty(), Counters.NONE));
        assertEquals(Optional.of(Fakes.NOW.plusSeconds(90)), operations.summary().nextExpiry());
    }

    @Test
    void aConfigurationIsToBeFixedWhereNoOrganisationHasAProblem() {
        fakes.ignored("auth.cfg", "request.timout.ms", "", "request.timout.ms is no key; fix it");
        assertEquals(Optional.of("auth.cfg: request.timout.ms is no key; fix it"), operations.summary().firstToDo());
    }

    @Test
    void aMissingBundleIsFirst() {
        known(Fakes.failing("A", TokenStatus.State.DEGRADED, "not reached"));
        core = new CoreServices(fakes, null, null, fakes, fakes, null);
        DesSummary summary = operations.summary();
        assertTrue(summary.firstToDo().orElseThrow().contains("bundle cloud.powerepos.des.auth"), summary::toString);
        assertEquals(Optional.empty(), summary.authServer());
    }

    @Test
    void wrongPasswordsOfSeveralAccountsAreOneReason() {
        for (String code : List.of("ACME", "GLOBEX")) {
            known(new TokenStatus(code, TokenStatus.State.REFUSED, "client", "svc-" + code, code + ".cfg",
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false,
                    Optional.of("the AuthServer refused the service account svc-" + code + " (invalid_grant); fix"
                            + " service.account.password in " + code + ".cfg"),
                    Optional.of(Fakes.NOW), Optional.empty(), Counters.NONE));
        }
        assertEquals(List.of(new SharedProblem("the AuthServer refused the service account (invalid_grant); fix"
                + " service.account.password in the file of the organisation", 2, "ACME")),
                operations.summary().problems());
        assertEquals(2, operations.organisations(OrganisationQuery.all().containing(
                "the AuthServer refused the service account (invalid_grant)")).found(),
                "a search finds its organisations");
    }

    @Test
    void theAuthServerIsAsTheTokenServiceSays() {
        fakes.authServer = new AuthServerStatus(AuthServerStatus.State.OPEN, Optional.of(Fakes.NOW),
                Optional.of(Fakes.NOW.plusSeconds(16)), Optional.of("not reached; see token.endpoint"));
        assertEquals(Optional.of(fakes.authServer), operations.summary().authServer());
        fakes.broken = (method, organisation) -> {
            if (method.equals("authServer")) {
                throw new NoClassDefFoundError(Fakes.SECRET);
            }
        };
        assertEquals(Optional.empty(), operations.summary().authServer());
    }

    @Test
    void afterARenewalHasBegunAndAfterItHasEndedTheAnswerIsNew() {
        IntStream.range(0, 200).forEach(number -> known(Fakes.living("ORG" + number)));
        Operations keeping = new Operations(() -> core, new ExposedSecrets(List::of, Path.of("no-such-folder")),
                Fakes.CLOCK, () -> 0, Operations.LIFETIME);
        known(Fakes.status("ACME", TokenStatus.State.NOT_ASKED));
        assertEquals(Map.of(State.NOT_ASKED, 1, State.FRESH, 200), keeping.summary().states());
        known(Fakes.status("ACME", TokenStatus.State.REFRESHING));
        assertEquals(Map.of(State.NOT_ASKED, 1, State.FRESH, 200), keeping.summary().states());
        var end = keeping.renew("ACME").toCompletableFuture();
        assertEquals(Map.of(State.REFRESHING, 1, State.FRESH, 200), keeping.summary().states());
        known(Fakes.failing("ACME", TokenStatus.State.REFUSED, "wrong"));
        fakes.renewal.completeExceptionally(new IllegalStateException());
        Assertions.assertThrows(CompletionException.class, end::join);
        assertEquals(Map.of(State.REFUSED, 1, State.FRESH, 200), keeping.summary().states());
    }

    private void known(TokenStatus status) {
        fakes.known(status.organisationCode());
        fakes.statuses.put(status.organisationCode(), status);
    }

    private static TokenStatus failing(String code, TokenStatus.State state, String error, String source, long ago) {
        return new TokenStatus(code, state, "client", "svc", source, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), false, Optional.of(error), Optional.of(Fakes.NOW.minusSeconds(ago)),
                Optional.empty(), Counters.NONE);
    }
}
