package cloud.powerepos.des.shell.internal;

import java.io.IOError;
import java.io.IOException;
import java.util.Locale;

import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;

import cloud.powerepos.des.shell.internal.files.OrganisationFiles;
import cloud.powerepos.des.shell.internal.text.Display;

/** Asks the operator. */
final class Prompt {

    private final Session session;

    Prompt(Session session) {
        this.session = session;
    }

    /** @throws CommandException if the operator wants out, by Ctrl-C or Ctrl-D, or if there is none */
    String ask(String question) throws CommandException {
        return ask(question, null);
    }

    /** Shows nothing of the answer. */
    String askSecret(String question) throws CommandException {
        return ask(question, '*');
    }

    /**
     * Asks for a yes.
     *
     * @param what   says what is going to be done
     * @param option what says yes in a script
     * @throws CommandException if there is no terminal, or the operator wants out
     */
    boolean confirm(String what, String option) throws CommandException {
        if (!Display.isInteractive(session)) {
            throw new CommandException("There is no terminal to ask on: add " + option
                    + " to do it without a question");
        }
        Display.of(session).print(session.getConsole(), what);
        String answer = ask("Go on? (yes/no): ").strip().toLowerCase(Locale.ROOT);
        return answer.equals("yes") || answer.equals("y");
    }

    private String ask(String question, Character mask) throws CommandException {
        try {
            String answer = session.readLine(question, mask);
            if (answer != null) {
                return answer;
            }
        } catch (UserInterruptException | EndOfFileException | IOError e) {
            throw new CommandException(OrganisationFiles.CANCELLED);
        } catch (IOException | UnsupportedOperationException e) {
            // reported below
        }
        throw new CommandException("This console cannot be asked: use an interactive one, or copy"
                + " etc/cloud.powerepos.des.organisation-NAME.cfg.example");
    }
}
