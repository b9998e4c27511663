package cloud.powerepos.des.health.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration {@value HealthConfiguration#PID}. */
@ObjectClassDefinition(name = "PowerEPOS DES: health checks",
        description = "Which health checks there are")
@interface HealthConfiguration {

    String PID = "cloud.powerepos.des.health";

    @AttributeDefinition(name = "Check for each organisation", options = {@Option("false"), @Option("true")},
            description = "true: one health check for each organisation besides that of all; false: that of all alone")
    String organisation_checks() default "false";
}
