package cloud.powerepos.des.shell.internal;

import org.apache.karaf.shell.support.CommandException;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.CheckReport;
import cloud.powerepos.des.shell.internal.text.Display;
import cloud.powerepos.des.shell.internal.text.OutcomePrinter;

/** A command that checks each step from the configuration to DES. */
abstract class Checking extends DesCommand {

    /** @throws CommandException if a step failed, so that scripts can tell */
    void check(String organisation) throws CommandException, InterruptedException {
        CheckReport report = operations.check(organisation, new OutcomePrinter(out(), Display.of(session))::print);
        if (report.failure().isPresent()) {
            throw new CommandException(organisation + " cannot use DES: step " + report.failure().get().step()
                    + " failed");
        }
        out().println(Printable.of(organisation) + " can use DES" + (report.confirmed() ? "."
                : " as far as this check can tell: see step DES."));
    }
}
