package cloud.powerepos.des.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

import cloud.powerepos.des.auth.AuthTokenService;

@Service
@Command(scope = "des", name = "token", description = "Prints the access token of an organisation, and nothing else.")
public final class TokenCommand extends OrganisationCommand {

    /** Without it the other commands tell what is missing: Karaf drops all of a bundle where one has no service. */
    @Reference(optional = true)
    AuthTokenService tokens;

    @Option(name = "--reveal", description = "Yes, show the secret on this screen")
    private boolean reveal;

    @Override
    void run() throws CommandException {
        if (!reveal) {
            throw new CommandException("An access token is a secret: with it anyone can use the DES of " + organisation
                    + " until it expires. To show it all the same: des:token --reveal " + organisation);
        }
        if (tokens == null) {
            throw new CommandException("The token service is not there yet; if this lasts, see the log and that bundle"
                    + " cloud.powerepos.des.auth is active");
        }
        out().println(tokens.token(organisation).value());
    }
}
