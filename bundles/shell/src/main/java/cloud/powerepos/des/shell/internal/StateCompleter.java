package cloud.powerepos.des.shell.internal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

import cloud.powerepos.des.common.faces.States;
import cloud.powerepos.des.operations.OrganisationReport.State;

/** Words of states, several of them separated by commas. */
@Service
public final class StateCompleter implements Completer {

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        String typed = OrganisationCompleter.typed(commandLine);
        String before = typed.substring(0, typed.lastIndexOf(',') + 1);
        List<String> given = Arrays.asList(before.split(","));
        return new StringsCompleter(Stream.of(State.values()).map(States::typed)
                .filter(word -> !given.contains(word)).map(word -> before + word).toList(), true)
                .complete(session, commandLine, candidates);
    }
}
