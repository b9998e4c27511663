/**
 * Inside contracts: the optional token store, which keeps tokens over a restart and shares them between nodes. The
 * bundle {@code store} offers it, the bundle {@code auth} uses it. For the bundles of DES Access alone; they may change
 * with every version.
 */
@Export
@Version("1.0.0")
package cloud.powerepos.des.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
