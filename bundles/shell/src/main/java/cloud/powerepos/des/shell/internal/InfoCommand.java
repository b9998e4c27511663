package cloud.powerepos.des.shell.internal;

import java.util.Map;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

import cloud.powerepos.des.shell.internal.text.Display;

@Service
@Command(scope = "des", name = "info", description = "Tells all that is known about the DES token of an organisation,"
        + " without secrets. Asks for no token.")
public final class InfoCommand extends OrganisationCommand {

    @Option(name = "--no-format", description = "For scripts: name and value separated by a tab")
    private boolean noFormat;

    @Override
    void run() throws CommandException {
        Map<String, String> details = new Details(operations, clock).of(report(organisation));
        if (noFormat) {
            details.forEach((name, value) -> out().println(name + "\t" + value));
            return;
        }
        ShellTable table = new ShellTable().noHeaders();
        table.column("What");
        table.column("How");
        details.forEach((name, value) -> table.addRow().addContent(name, value));
        table.print(out(), Display.of(session).charset(), true);
    }
}
