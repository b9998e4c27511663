/**
 * What the modules of the example back office share: their services, and how they call DES.
 */
@Export
@Version("1.0.0")
package cloud.powerepos.des.itests.example;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
