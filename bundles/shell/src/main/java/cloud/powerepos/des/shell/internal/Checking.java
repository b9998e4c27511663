package cloud.powerepos.des.shell.internal;

import java.util.List;

import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.support.CommandException;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.http.OutboundHttp;
import cloud.powerepos.des.shell.internal.Display.Mark;

/** A command that walks the way from the configuration to DES. */
abstract class Checking extends DesCommand {

    @Reference
    protected BundleContext context;

    @Reference
    protected ConfigurationAdmin configurations;

    @Reference
    protected OutboundHttp http;

    /** @throws CommandException if a step failed, so that scripts can tell */
    void check(String organisation) throws CommandException, InterruptedException {
        DesCheck check = new DesCheck(organisation, store, tokens, endpoints, http,
                ExposedSecrets.of(configurations, context.getServiceReference(CredentialStore.class)), clock);
        List<Outcome> outcomes = new StepRunner(new OutcomePrinter(out(), Display.of(session))::print)
                .run(check.steps());
        boolean verdict = true;
        for (Outcome outcome : outcomes) {
            if (outcome.failed()) {
                throw new CommandException(organisation + " cannot use DES: step " + outcome.step() + " failed");
            }
            verdict &= outcome.mark() == Mark.PASSED || !outcome.step().equals(DesCheck.DES);
        }
        out().println(Printable.of(organisation) + " can use DES" + (verdict ? "."
                : " as far as this check can tell: see step DES."));
    }
}
