package cloud.powerepos.des.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

@Service
@Command(scope = "des", name = "check",
        description = "Checks an organisation step by step, from its configuration to its"
        + " DES and says at which step it ends, and what to do. Changes nothing; ends with an error if a step fails.")
public final class CheckCommand extends Checking {

    @Argument(name = "organisation", description = "The Organisation Code, exactly as configured", required = true)
    @Completion(OrganisationCompleter.class)
    String organisation;

    @Override
    void run() throws CommandException, InterruptedException {
        check(organisation);
    }
}
