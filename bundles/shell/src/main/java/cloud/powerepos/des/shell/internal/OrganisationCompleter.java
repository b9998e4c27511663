package cloud.powerepos.des.shell.internal;

import java.util.List;

import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;

/** The codes of all organisations, also of those whose configuration is refused. */
@Service
public final class OrganisationCompleter implements Completer {

    @Reference
    DesOperations operations;

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        StringsCompleter codes = new StringsCompleter(true);
        try {
            // of thousands of codes only those that begin so are looked at further
            operations.organisations(OrganisationQuery.all().matching(typed(commandLine) + "*")).reports().stream()
                    .map(OrganisationReport::organisationCode)
                    // what does not print cannot be typed either
                    .filter(code -> Printable.firstForbidden(code).isEmpty()).forEach(codes.getStrings()::add);
        } catch (Throwable e) {
            // a completer that fails would break the line that is being typed
        }
        return codes.complete(session, commandLine, candidates);
    }

    /** The argument up to the cursor. */
    static String typed(CommandLine commandLine) {
        String argument = commandLine.getCursorArgument();
        return argument == null ? "" : argument.substring(0, Math.min(argument.length(),
                Math.max(0, commandLine.getArgumentPosition())));
    }
}
