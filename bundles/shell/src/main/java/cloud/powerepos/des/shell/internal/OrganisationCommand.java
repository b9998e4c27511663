package cloud.powerepos.des.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;

/** A command about one organisation that is configured. */
abstract class OrganisationCommand extends DesCommand {

    @Argument(name = "organisation", description = "The Organisation Code, exactly as configured", required = true)
    @Completion(OrganisationCompleter.class)
    protected String organisation;
}
