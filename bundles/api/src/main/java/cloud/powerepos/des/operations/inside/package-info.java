/**
 * Inside contracts: what the bundles {@code auth}, {@code endpoint} and {@code store} report to the bundle
 * {@code operations}. For the bundles of DES Access alone; they may change with every version. Consoles and monitoring
 * use {@code DesOperations}, modules use {@code DesAccess}.
 */
@Export
@Version("1.0.0")
package cloud.powerepos.des.operations.inside;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
