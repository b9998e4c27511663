package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.apache.karaf.shell.support.CommandException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.testing.Fakes;

class AddCommandTest {

    @TempDir
    private Path etc;
    private final Fakes fakes = new Fakes();
    private final Operator operator = new Operator();
    private final AddCommand add = operator.at(new AddCommand(), fakes);

    @BeforeEach
    void folder() {
        System.setProperty("karaf.etc", etc.toString());
        add.organisation = "ACME";
    }

    @AfterEach
    void noFolder() {
        System.clearProperty("karaf.etc");
    }

    @Test
    void anOrganisationIsAskedForWrittenAndChecked() throws Exception {
        operator.answers.add(() -> " svc-acme ");
        operator.answers.add(() -> {
            fakes.token.complete(Fakes.holding("the-token"));
            return Fakes.SECRET;
        });
        fakes.afterFinds(1, () -> {
            fakes.known("ACME");
            fakes.statuses.put("ACME", Fakes.living("ACME"));
        });
        add.execute();
        assertEquals(List.of("Service account ID: null", "Password: *"), operator.questions);
        assertEquals(2, etc.toFile().list().length);
        assertTrue(operator.shown().contains("ACME can use DES."), operator.shown());
        assertFalse(operator.shown().contains(Fakes.SECRET));
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1 })
    void whoWantsOutAtAPromptGetsOneLineAndNothingIsWritten(int answered) {
        for (Callable<String> out : List.<Callable<String>>of(
                () -> {
                    throw new UserInterruptException("half a password");
                },
                () -> {
                    throw new EndOfFileException();
                },
                () -> {
                    throw new IOError(new IOException("closed"));
                })) {
            operator.answers.clear();
            for (int i = 0; i < answered; i++) {
                operator.answers.add(() -> "svc-acme");
            }
            operator.answers.add(out);
            assertEquals("Cancelled, nothing was written", refusal());
            assertEquals(0, etc.toFile().list().length);
        }
    }

    @Test
    void whoDoesNotWaitLearnsThatTheFilesStay() {
        operator.answers.add(() -> "svc-acme");
        operator.answers.add(() -> Fakes.SECRET);
        fakes.afterFinds(1, Thread.currentThread()::interrupt);
        assertEquals("Cancelled; the two files stay: see des:check ACME", refusal());
        assertEquals(2, etc.toFile().list().length);
    }

    @Test
    void whoWantsOutWhileFilesAreWrittenFindsNone() {
        operator.answers.add(() -> "svc-acme");
        operator.answers.add(() -> {
            Thread.currentThread().interrupt();
            return Fakes.SECRET;
        });
        assertEquals("Cancelled, nothing was written", refusal());
        assertFalse(Thread.interrupted());
        assertEquals(0, etc.toFile().list().length);
    }

    @Test
    void aConsoleThatCannotBeAskedIsReported() {
        operator.answers.add(() -> null);
        assertTrue(refusal().contains("cannot be asked"));
        operator.answers.add(() -> {
            throw new UnsupportedOperationException();
        });
        assertTrue(refusal().contains("cannot be asked"));
    }

    @Test
    void aFolderThatCannotBeWrittenToIsReportedBeforeTheFirstQuestion() {
        System.setProperty("karaf.etc", etc.resolve("missing").toString());
        assertTrue(refusal().contains("cannot write into " + etc.resolve("missing")));
        assertEquals(List.of(), operator.questions);
    }

    @Test
    void aCodeThatNoFileCanHoldIsReportedBeforeTheFirstQuestion() {
        add.organisation = "A\u202eB";
        assertTrue(refusal().contains("U+202E"));
        assertEquals(List.of(), operator.questions);
    }

    @Test
    void anOrganisationThatIsThereIsReportedBeforeTheFirstQuestion() {
        fakes.known("ACME");
        assertTrue(refusal().contains("configured already"));
        fakes.credentials.clear();
        fakes.refused("acme.cfg", "service.account.id", "ACME", "is missing: set it");
        assertTrue(refusal().contains("configured already in acme.cfg, which is refused: is missing: set it"));
        assertEquals(List.of(), operator.questions);
    }

    @Test
    void aMissingClientIsReportedBeforeTheFirstQuestion() {
        fakes.refused("cloud.powerepos.des.client.cfg", "client.id", "", "client.id is empty");
        assertTrue(refusal().startsWith("The integrator's client credentials come first"));
        assertEquals(List.of(), operator.questions);
    }

    @Test
    void anEMailAddressIsRefusedBeforeThePasswordIsAskedFor() {
        operator.answers.add(() -> "joe@acme.example");
        assertTrue(refusal().contains("service account"));
        assertEquals(1, operator.questions.size());
    }

    private String refusal() {
        return assertThrows(CommandException.class, add::execute).getMessage();
    }
}
