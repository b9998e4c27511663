package cloud.powerepos.des.store.internal.service;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What time it is.
 *
 * @param wall     for operators
 * @param nanoTime for durations
 */
record Clocks(InstantSource wall, LongSupplier nanoTime) {

    static final Clocks SYSTEM = new Clocks(InstantSource.system(), System::nanoTime);
}
