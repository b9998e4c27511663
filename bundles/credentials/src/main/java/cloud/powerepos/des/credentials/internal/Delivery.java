package cloud.powerepos.des.credentials.internal;

import java.util.List;

import cloud.powerepos.des.common.configuration.RawConfiguration;

/**
 * A configuration as it was delivered last.
 *
 * @param version   grows with every delivery
 * @param knownKeys the keys that are read
 */
record Delivery(long version, RawConfiguration configuration, List<String> knownKeys) {
}
