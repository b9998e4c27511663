package cloud.powerepos.des.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

@Service
@Command(scope = "des", name = "refresh",
        description = "Gets a new token for an organisation now. The old one is handed out until the new one is in.")
public final class RefreshCommand extends OrganisationCommand {

    @Override
    void run() throws CommandException, InterruptedException {
        report(organisation);
        renew(organisation);
    }
}
