package cloud.powerepos.des.shell.internal;

import java.util.List;
import java.util.stream.Stream;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

import cloud.powerepos.des.common.faces.States;
import cloud.powerepos.des.operations.OrganisationQuery.Sort;

/** Words of orders. */
@Service
public final class SortCompleter implements Completer {

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        return new StringsCompleter(Stream.of(Sort.values()).map(States::typed).toList(), true)
                .complete(session, commandLine, candidates);
    }
}
