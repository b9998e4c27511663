/**
 * Who we are for an organisation: the integrator's client credentials and the organisation's service account. This is
 * an inside contract for the bundles of DES Access: it lists organisations and holds secrets, so modules must not
 * import it.
 */
@Export
@Version("1.0.0")
package cloud.powerepos.des.credentials;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
