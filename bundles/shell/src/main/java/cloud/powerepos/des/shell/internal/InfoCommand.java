package cloud.powerepos.des.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

@Service
@Command(scope = "des", name = "info", description = "Tells all that is known about the DES token of an organisation,"
        + " without secrets. Asks for no token.")
public final class InfoCommand extends OrganisationCommand {

    @Option(name = "--no-format", description = "For scripts: name and value separated by a tab")
    private boolean noFormat;

    @Override
    void run() throws CommandException {
        ShellTable table = new ShellTable().noHeaders().separator("  ");
        table.column("What");
        table.column("How");
        new Details(store, tokens, endpoints, clock).of(status(organisation))
                .forEach((name, value) -> table.addRow().addContent(name, value));
        table.print(out(), !noFormat);
    }
}
