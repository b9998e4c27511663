package cloud.powerepos.des.health.internal;

import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.text.Printable;

/** Switches {@link OrganisationChecks} on where the configuration wants them: thousands of services cost. */
@Component(service = {}, immediate = true, configurationPid = HealthConfiguration.PID)
@Designate(ocd = HealthConfiguration.class)
public final class OrganisationChecksSwitch {

    private static final Logger LOG = LoggerFactory.getLogger(OrganisationChecksSwitch.class);

    @Activate
    @Modified
    void set(ComponentContext context, HealthConfiguration configuration) {
        String wanted = configuration.organisation_checks().strip();
        if (wanted.equalsIgnoreCase("true")) {
            context.enableComponent(OrganisationChecks.NAME);
            return;
        }
        if (!wanted.isEmpty() && !wanted.equalsIgnoreCase("false")) {
            LOG.warn("{}.cfg: organisation.checks is neither true nor false ({}), so that there is no health check for"
                    + " each organisation: set it to one of both", HealthConfiguration.PID, Printable.of(wanted));
        }
        context.disableComponent(OrganisationChecks.NAME);
    }
}
