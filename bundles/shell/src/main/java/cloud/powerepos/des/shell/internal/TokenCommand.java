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

    @Reference
    AuthTokenService tokens;

    @Option(name = "--reveal", description = "Yes, show the secret on this screen")
    private boolean reveal;

    @Override
    void run() throws CommandException {
        if (!reveal) {
            throw new CommandException("An access token is a secret: with it anyone can use the DES of " + organisation
                    + " until it expires. To show it all the same: des:token --reveal " + organisation);
        }
        out().println(tokens.token(organisation).value());
    }
}
