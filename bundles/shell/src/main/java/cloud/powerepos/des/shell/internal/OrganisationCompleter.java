package cloud.powerepos.des.shell.internal;

import java.util.List;

import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

import cloud.powerepos.des.credentials.ConfigurationProblem;
import cloud.powerepos.des.credentials.CredentialStore;

/** The codes of all organisations, also of those whose configuration is refused. */
@Service
public final class OrganisationCompleter implements Completer {

    @Reference
    private CredentialStore store;

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        StringsCompleter codes = new StringsCompleter(store.organisationCodes(), true);
        store.problems().stream().map(ConfigurationProblem::organisationCode).filter(code -> !code.isEmpty())
                .forEach(codes.getStrings()::add);
        return codes.complete(session, commandLine, candidates);
    }
}
