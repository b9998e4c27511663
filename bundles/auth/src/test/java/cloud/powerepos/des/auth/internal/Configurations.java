package cloud.powerepos.des.auth.internal;

import java.util.Map;
import java.util.stream.Collectors;

import cloud.powerepos.des.common.configuration.RawConfiguration;

/** Configurations as Config Admin delivers them: what is not given is absent. */
final class Configurations {

    private Configurations() {
    }

    /** @param values by key, with underscores in place of the dots */
    static RawConfiguration of(Map<String, Object> values) {
        return RawConfiguration.ofMap(values.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().replace('_', '.'), Map.Entry::getValue)));
    }

    /** One that has received this, and does at once what is due at once. */
    static AuthConfigurationReceiver received(RawConfiguration configuration) {
        AuthConfigurationReceiver receiver = new AuthConfigurationReceiver((delay, task) -> {
            if (delay.isZero()) {
                task.run();
            }
        });
        receiver.configuration().delivered(configuration);
        return receiver;
    }
}
