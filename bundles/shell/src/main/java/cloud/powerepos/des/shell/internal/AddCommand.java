package cloud.powerepos.des.shell.internal;

import java.time.Duration;
import java.util.Optional;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

import cloud.powerepos.des.common.configuration.EtcFolder;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.shell.internal.files.NewOrganisation;
import cloud.powerepos.des.shell.internal.files.OrganisationFiles;
import cloud.powerepos.des.shell.internal.files.OrganisationFiles.Written;

@Service
@Command(scope = "des", name = "add", description = "Adds an organisation: asks for its service account, writes the"
        + " configuration and a file with the password beside it, then checks each step to DES.")
public final class AddCommand extends DesCommand {

    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(100);

    @Argument(name = "organisation", description = "The Organisation Code that the organisation gave to the integrator",
            required = true)
    String organisation;

    /** Whatever can be checked without an answer is checked before the first question. */
    @Override
    void run() throws CommandException, RefusedException {
        OrganisationFiles files = new OrganisationFiles(EtcFolder.path());
        checkIsNew();
        checkClient();
        files.check(organisation);
        Prompt prompt = new Prompt(session);
        String account = prompt.ask("Service account ID: ").strip();
        NewOrganisation.checkAccount(account);
        Written written = files.write(new NewOrganisation(organisation, account,
                prompt.askSecret("Password: ")));
        out().println(Printable.of("Written: " + written.configuration()));
        out().println(Printable.of("         " + written.secret() + " (the password)"));
        try {
            awaitKnown(written);
            new Checking(operations, session, clock).one(organisation);
        } catch (InterruptedException e) {
            throw new Cancelled("Cancelled; the two files stay: see des:check " + Printable.argument(organisation));
        }
    }

    private void checkIsNew() throws CommandException {
        Optional<OrganisationReport> known = operations.organisation(organisation);
        if (known.isPresent()) {
            throw new CommandException("Organisation " + organisation + " is configured already"
                    + (known.get().state() == State.MISCONFIGURED ? " in " + known.get().source()
                    + ", which is refused: "
                            + known.get().problem().orElse("") : ": see des:info " + Printable.argument(organisation)));
        }
    }

    private void checkClient() throws CommandException {
        Optional<ConfigurationProblem> client = ImportPlan.client(operations);
        if (client.isPresent()) {
            throw new CommandException("The integrator's client credentials come first: " + client.get().source() + ": "
                    + client.get().message());
        }
    }

    private void awaitKnown(Written written) throws CommandException, InterruptedException {
        String source = written.configuration().getFileName().toString();
        long start = System.nanoTime();
        while (operations.organisation(organisation).isEmpty() && operations.configurationProblems().stream()
                .noneMatch(problem -> problem.source().equals(source))) {
            if (System.nanoTime() - start > NOTICED_WITHIN.toNanos()) {
                throw new CommandException("The container has not taken up " + source + " within "
                        + Spans.of(NOTICED_WITHIN) + ": see that it watches the etc folder (felix.fileinstall.*), then"
                        + " des:check " + Printable.argument(organisation));
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
