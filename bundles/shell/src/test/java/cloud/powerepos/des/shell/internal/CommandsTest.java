package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.testing.Fakes;

class CommandsTest {

    private final Fakes fakes = new Fakes();
    private final Operator operator = new Operator();

    private static final class Running extends DesCommand {

        private final Callable<Void> work;

        Running(Callable<Void> work) {
            this.work = work;
        }

        @Override
        void run() throws Exception {
            work.call();
        }
    }

    @Test
    void whateverAServiceThrowsIsOneLineWithoutItsMessage() {
        for (Throwable thrown : List.of(new NoClassDefFoundError(Fakes.SECRET), new OutOfMemoryError(Fakes.SECRET),
                new StackOverflowError(), new IllegalStateException(Fakes.SECRET + "\nnext line"))) {
            String message = message(() -> {
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (Exception) thrown;
            });
            assertTrue(message.startsWith("Unforeseen error " + thrown.getClass().getName()), message);
            assertTrue(message.endsWith(": report it"), message);
            assertFalse(message.contains(Fakes.SECRET), message);
            assertEquals(1, message.lines().count());
        }
    }

    @Test
    void whatAServiceSaysIsShownEscaped() {
        assertEquals("the service is \\u001b[31mclosed\\u000a", message(() -> {
            throw new AccessClosedException("ACME", "the service is \u001b[31mclosed\n");
        }));
    }

    @Test
    void whatIsTypedIsShownEscaped() throws Exception {
        String typed = "A\u202e\u2028\u001b[31mB";
        String shown = "A\\u202e\\u2028\\u001b[31mB";
        for (OrganisationCommand command : List.of(new InfoCommand(), new RefreshCommand())) {
            operator.at(command, fakes).organisation = typed;
            assertShownAs(shown, typed, assertThrows(CommandException.class, command::execute).getMessage());
        }
        for (Several command : List.of(new CheckCommand(), new RetryCommand())) {
            for (List<String> codes : List.of(List.of(typed), List.of(typed, typed), List.of(typed + "*"))) {
                operator.at(command, fakes).organisations = codes;
                assertShownAs(shown, typed, assertThrows(CommandException.class, command::execute).getMessage());
            }
        }
        AddCommand add = operator.at(new AddCommand(), fakes);
        add.organisation = typed;
        assertFalse(assertThrows(CommandException.class, add::execute).getMessage().contains("\u202e"));
        fakes.known(typed);
        fakes.statuses.put(typed, Fakes.status(typed, State.NOT_ASKED));
        RetryCommand retry = operator.at(new RetryCommand(), fakes);
        retry.organisations = List.of(typed);
        retry.execute();
        assertShownAs(shown, typed, operator.shown());
    }

    private static void assertShownAs(String shown, String typed, String text) {
        assertTrue(text.contains(shown), text);
        assertFalse(text.contains(typed), text);
    }

    @Test
    void anInterruptedWaitIsCancelled() {
        assertEquals("Cancelled", message(() -> {
            throw new InterruptedException();
        }));
        CheckCommand check = operator.at(new CheckCommand(), fakes);
        check.organisations = List.of("ACME");
        fakes.known("ACME");
        fakes.statuses.put("ACME", Fakes.living("ACME"));
        Thread.currentThread().interrupt();
        assertEquals("Cancelled", assertThrows(CommandException.class, check::execute).getMessage());
        assertFalse(Thread.interrupted());
    }

    @Test
    void theListShowsOneBrokenOrganisationAndAllOthers() throws Exception {
        for (String organisation : List.of("ACME", "BROKEN", "GLOBEX")) {
            fakes.known(organisation);
            fakes.statuses.put(organisation, Fakes.status(organisation, State.FRESH));
        }
        fakes.broken = (method, organisation) -> {
            if (method.equals("refusal") && organisation.equals("BROKEN")) {
                throw new IllegalArgumentException();
            }
        };
        operator.at(new ListCommand(), fakes).execute();
        List<String> lines = new ArrayList<>(operator.shown().lines().toList());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("ACME ")), operator.shown());
        assertTrue(lines.stream().anyMatch(line -> line.matches("BROKEN\\s.*broken.*")), operator.shown());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("GLOBEX ")), operator.shown());
    }

    @Test
    void aCheckWithoutAVerdictOfDesSaysSo() throws Exception {
        CheckCommand check = operator.at(new CheckCommand(), fakes);
        check.organisations = List.of("ACME");
        fakes.known("ACME");
        fakes.statuses.put("ACME", Fakes.living("ACME"));
        fakes.token.complete(Fakes.holding("the-token"));
        check.execute();
        assertTrue(operator.shown().endsWith("ACME can use DES." + System.lineSeparator()), operator.shown());
        operator.http.desStatus = 503;
        check.execute();
        assertTrue(operator.shown().endsWith("ACME can use DES as far as this check can tell: see step DES."
                + System.lineSeparator()), operator.shown());
    }

    private String message(Callable<Void> work) {
        return assertThrows(CommandException.class, operator.at(new Running(work), fakes)::execute).getMessage();
    }
}
