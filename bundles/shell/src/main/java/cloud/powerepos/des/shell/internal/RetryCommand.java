package cloud.powerepos.des.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.TokenStatus;

@Service
@Command(scope = "des", name = "retry",
        description = "Tries again at once after refused credentials or a failure, instead"
        + " of waiting. With credentials that are still wrong, each try brings the account nearer to being locked.")
public final class RetryCommand extends OrganisationCommand {

    @Override
    void run() throws CommandException, InterruptedException {
        OrganisationReport report = report(organisation);
        if (report.token().flatMap(TokenStatus::lastError).isEmpty()) {
            out().println("Nothing holds requests of " + Printable.of(organisation) + " back (state: "
                    + Overview.state(report, clock.getZone()) + "). For a new token all the same: des:refresh "
                    + Printable.argument(organisation));
        } else {
            renew(organisation);
        }
    }
}
