/**
 * A stand-in PowerEPOS AuthServer and DES on loopback, for demo and tests.
 */
@Export
@Version("1.0.0")
package cloud.powerepos.des.sandbox;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
