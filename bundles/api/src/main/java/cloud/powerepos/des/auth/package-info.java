/**
 * A token that still lives: DES-scoped access tokens of the PowerEPOS AuthServer, and everything that can go wrong on
 * the way to one.
 */
@Export
@Version("1.0.0")
package cloud.powerepos.des.auth;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
