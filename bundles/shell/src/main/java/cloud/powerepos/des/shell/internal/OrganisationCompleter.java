package cloud.powerepos.des.shell.internal;

import java.util.List;
import java.util.stream.Stream;

import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.credentials.CredentialStore;

/** The codes of all organisations, also of those whose configuration is refused. */
@Service
public final class OrganisationCompleter implements Completer {

    @Reference
    CredentialStore store;

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        StringsCompleter codes = new StringsCompleter(true);
        try {
            addAll(codes, store.organisationCodes().stream());
        } catch (Throwable e) {
            // a completer that fails would break the line that is being typed
        }
        try {
            addAll(codes, store.problems().stream().map(ConfigurationProblem::organisationCode));
        } catch (Throwable e) {
            // as above
        }
        return codes.complete(session, commandLine, candidates);
    }

    /** What does not print cannot be typed either. */
    private static void addAll(StringsCompleter to, Stream<String> codes) {
        codes.filter(code -> !code.isEmpty() && Printable.firstForbidden(code).isEmpty()).forEach(to.getStrings()::add);
    }
}
