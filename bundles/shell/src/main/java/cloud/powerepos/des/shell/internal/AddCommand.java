package cloud.powerepos.des.shell.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

import cloud.powerepos.des.common.files.EtcFolder;
import cloud.powerepos.des.credentials.ConfigurationProblem;
import cloud.powerepos.des.credentials.ConfigurationProblem.Effect;
import cloud.powerepos.des.shell.internal.OrganisationFiles.RefusedException;
import cloud.powerepos.des.shell.internal.OrganisationFiles.Written;

@Service
@Command(scope = "des", name = "add", description = "Adds an organisation: asks for its service account, writes the"
        + " configuration and a file with the password beside it, then checks the way to DES.")
public final class AddCommand extends Checking {

    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(100);

    @Argument(name = "organisation", description = "The Organisation Code that the organisation gave to the integrator",
            required = true)
    private String organisation;

    @Override
    void run() throws CommandException, RefusedException, InterruptedException {
        OrganisationFiles files = new OrganisationFiles(EtcFolder.path());
        if (store.find(organisation).isPresent()) {
            throw new CommandException("Organisation " + organisation + " is configured already: see des:info "
                    + organisation);
        }
        Optional<ConfigurationProblem> refused = store.problems().stream()
                .filter(problem -> problem.refused() && problem.organisationCode().equals(organisation)).findFirst();
        if (refused.isPresent()) {
            throw new CommandException("Organisation " + organisation + " is configured already in "
                    + refused.get().source() + ", which is refused: " + Text.printable(refused.get().message()));
        }
        Optional<ConfigurationProblem> client = store.problems().stream()
                .filter(problem -> problem.effect() == Effect.NOTHING_IN_FORCE && DesCheck.isOfClient(problem)).findFirst();
        if (client.isPresent()) {
            throw new CommandException("The integrator's client credentials come first: " + client.get().source() + ": "
                    + Text.printable(client.get().message()));
        }
        files.checked(organisation);
        String account = ask("Service account ID: ", null).strip();
        OrganisationFiles.checkAccount(account);
        Written written = files.write(organisation, account, ask("Password: ", '*'));
        out().println("Written: " + written.configuration());
        out().println("         " + written.secret() + " (the password)");
        awaitKnown(written);
        check(organisation);
    }

    private String ask(String prompt, Character mask) throws CommandException {
        try {
            String answer = session.readLine(prompt, mask);
            if (answer != null) {
                return answer;
            }
        } catch (IOException | UnsupportedOperationException e) {
            // told below
        }
        throw new CommandException("This console cannot be asked: use an interactive one, or copy"
                + " etc/cloud.powerepos.des.organisation-NAME.cfg.example");
    }

    private void awaitKnown(Written written) throws CommandException, InterruptedException {
        String source = written.configuration().getFileName().toString();
        long start = System.nanoTime();
        while (store.find(organisation).isEmpty()
                && store.problems().stream().noneMatch(problem -> problem.source().equals(source))) {
            if (System.nanoTime() - start > NOTICED_WITHIN.toNanos()) {
                throw new CommandException("The container has not taken up " + source + " within "
                        + Spans.of(NOTICED_WITHIN) + ": see that it watches the etc folder (felix.fileinstall.*), then"
                        + " des:check " + organisation);
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
