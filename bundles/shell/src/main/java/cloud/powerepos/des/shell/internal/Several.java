package cloud.powerepos.des.shell.internal;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;

import cloud.powerepos.des.shell.internal.fleet.Selection;

/** A command about one organisation or many. */
abstract class Several extends DesCommand {

    @Argument(name = "organisations", multiValued = true,
            description = "Organisation Codes, exactly as configured, or patterns such as 'ST*'")
    @Completion(OrganisationCompleter.class)
    List<String> organisations;

    @Option(name = "--state", description = "Only organisations in these states, such as refused,degraded")
    @Completion(StateCompleter.class)
    String states;

    @Option(name = "--all", description = "Every organisation")
    boolean all;

    /** @throws CommandException if nothing is selected, as that is hardly meant for all of them */
    Selection selection() throws CommandException {
        boolean named = organisations != null && !organisations.isEmpty();
        if (all && (named || states != null)) {
            throw new CommandException("--all is for every organisation: leave it out, or codes and --state");
        }
        if (!all && !named && states == null) {
            throw new CommandException("Which organisations? Give codes, a pattern such as 'ST*', --state or --all");
        }
        return Selection.of(organisations, states, null);
    }
}
