package cloud.powerepos.des.auth.internal.lifecycle;

import java.util.Optional;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.time.ClockReading;

/**
 * What surrounds an organisation at the moment of an input; the "now" of a transition.
 *
 * @param clock         what the clocks show
 * @param settings      in force
 * @param source        where the organisation is configured
 * @param clientRefused why its client may not ask now, as the AuthServer refused it, perhaps to another organisation
 * @param serverFailing why nothing may ask now, as the circuit breaker is open
 * @param recoveries    how often the AuthServer came back
 * @param shared        whether there is a token store
 */
public record Moment(ClockReading clock, AuthSettings settings, String source, Optional<Failure> clientRefused,
        Optional<Failure> serverFailing, long recoveries, boolean shared) {

    public long now() {
        return clock.now();
    }
}
