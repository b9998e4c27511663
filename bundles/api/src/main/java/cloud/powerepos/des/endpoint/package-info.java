/**
 * A token and the DES host that accepts it, always as one pair.
 */
@Export
@Version("1.0.0")
package cloud.powerepos.des.endpoint;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
