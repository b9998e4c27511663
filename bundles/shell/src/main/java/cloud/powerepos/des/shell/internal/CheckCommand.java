package cloud.powerepos.des.shell.internal;

import java.util.Optional;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

import cloud.powerepos.des.shell.internal.fleet.Selection;

@Service
@Command(scope = "des", name = "check",
        description = "Checks an organisation step by step, from its configuration to its"
        + " DES and says at which step it ends, and what to do; of several, lists those that fail. Changes nothing;"
        + " ends with an error if a step fails.")
public final class CheckCommand extends Several {

    @Option(name = "--no-format", description = "For scripts: a line for each organisation with passed, unconfirmed or"
            + " failed, step and message, separated by a tab")
    boolean noFormat;

    @Override
    void run() throws CommandException, InterruptedException {
        Selection selection = selection();
        Optional<String> single = noFormat ? Optional.empty() : selection.single();
        Checking checking = new Checking(operations, session, clock);
        if (single.isPresent()) {
            checking.one(single.get());
        } else {
            checking.all(selection.reports(operations), noFormat);
        }
    }
}
