package cloud.powerepos.des.shell.internal;

import java.util.List;

import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.support.CommandException;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

import cloud.powerepos.des.auth.AuthTokenService;

/** A command that walks the way from the configuration to DES. */
abstract class Checking extends DesCommand {

    @Reference
    protected BundleContext context;

    @Reference
    protected ConfigurationAdmin configurations;

    /** @throws CommandException if a step failed, so that scripts can tell */
    void check(String organisation) throws CommandException, InterruptedException {
        DesCheck check = new DesCheck(organisation, store, tokens, endpoints, () -> AuthServer.configured(
                configurations, context.getServiceReference(AuthTokenService.class)), clock);
        List<Outcome> outcomes = new StepRunner(new OutcomePrinter(out(), Display.of(session))::print)
                .run(check.steps());
        for (Outcome outcome : outcomes) {
            if (outcome.failed()) {
                throw new CommandException(organisation + " cannot use DES: step " + outcome.step() + " failed");
            }
        }
        out().println(organisation + " can use DES.");
    }
}
