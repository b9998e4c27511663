package cloud.powerepos.des.operations.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.testing.Fakes;

/** The steps for configuration and secrets. */
class ConfigurationStepTest extends CheckFixture {

    @Test
    void anUnknownOrganisationIsReportedWithTheKnownOnes() throws Exception {
        fakes.credentials.clear();
        fakes.known("ACNE");
        CheckOutcome outcome = failure("Configuration");
        assertTrue(outcome.text().contains("configured are: ACNE"));
        assertTrue(outcome.remedy().startsWith("des:add ACME"));
        assertEquals(List.of(), http.received);
    }

    @Test
    void aRefusedKeyFailsTheConfiguration() throws Exception {
        fakes.credentials.clear();
        fakes.refused("acme.cfg", "service.account.id", "ACME", "service.account.id is missing: set it");
        assertEquals("acme.cfg is refused: service.account.id is missing: set it", failure("Configuration").text());
    }

    @Test
    void aSecretThatCannotBeReadFailsTheSecrets() throws Exception {
        fakes.credentials.clear();
        fakes.refused("acme.cfg", "service.account.password.file", "ACME", "the file x does not exist: create it");
        assertEquals("acme.cfg is refused: the file x does not exist: create it", failure("Secrets").text());
    }

    @Test
    void aFaultOfTheIntegratorsPairComesBeforeWhatItCauses() throws Exception {
        fakes.credentials.clear();
        fakes.refused("acme.cfg", "client.id", "ACME", "no client.id and client.secret");
        fakes.refused("cloud.powerepos.des.client.cfg", "client.id", "", "client.id is empty");
        assertEquals("cloud.powerepos.des.client.cfg is refused: client.id is empty", failure("Configuration").text());
    }

    @Test
    void aRefusedChangeWarnsWhileTheLastGoodOneWorks() throws Exception {
        fakes.refused("acme.cfg", "service.account.password", "ACME", "is empty");
        List<CheckOutcome> outcomes = check();
        assertEquals(Verdict.WARNING, outcomes.get(1).verdict());
        assertEquals(Verdict.PASSED, outcomes.get(5).verdict());
    }

    @Test
    void keysThatNothingReadsWarnWhereTheyConcernTheOrganisation() throws Exception {
        fakes.ignored("acme.cfg", "client.ide", "ACME", "client.ide is not a key");
        fakes.ignored("other.cfg", "client.ide", "OTHER", "of no concern");
        CheckOutcome outcome = check().get(0);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertTrue(outcome.text().endsWith("; but acme.cfg: client.ide is not a key"), outcome.text());
    }

    @Test
    void aSecondFileOfTheOrganisationWarnsAndTheFirstIsNamed() throws Exception {
        fakes.refused("acme2.cfg", "organisation.code", "ACME", "is given twice: remove one");
        CheckOutcome outcome = check().get(0);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertEquals("ACME.cfg: client ID client, service account svc; but acme2.cfg is refused: is given twice:"
                + " remove one",
                outcome.text());
    }

    @Test
    void aMisspeltKeyOfASecretIsToldBeforeTheSecretThatIsMissing() throws Exception {
        fakes.credentials.clear();
        fakes.refused("acme.cfg", "service.account.password", "ACME", "service.account.password is missing: set it");
        fakes.ignored("acme.cfg", "service.account.pasword", "ACME", "did you mean service.account.password?");
        assertEquals("acme.cfg; but acme.cfg: did you mean service.account.password?", check().get(0).text());
        failure("Secrets");
    }

    @Test
    void aRefusedConfigurationOfAServiceWarns() throws Exception {
        fakes.serviceProblems = List.of(new ConfigurationProblem("auth.cfg", "scope", "", "scope is blank: set it",
                Effect.LAST_GOOD_IN_FORCE));
        CheckOutcome outcome = check().get(0);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertTrue(outcome.text()
                .contains("; but auth.cfg is refused, the last good one is in force: scope is blank: set it"),
                outcome.text());
    }

    @Test
    void secretsThatOthersCanReadWarnWithTheRemedy(@TempDir Path etc) throws Exception {
        Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.writeString(etc.resolve("ACME.cfg"), "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Hashtable<String, Object> properties = new Hashtable<>(Map.of("service.account.password", Fakes.SECRET,
                "felix.fileinstall.filename", file.toUri().toString()));
        configurations.add(new ExposedSecrets.Configured("pid", properties, properties));
        CheckOutcome outcome = check().get(1);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertEquals("others on this machine can read service.account.password in " + file + ": chmod 600 " + file,
                outcome.text());
        assertEquals(Verdict.PASSED, check().get(5).verdict());
    }
}
