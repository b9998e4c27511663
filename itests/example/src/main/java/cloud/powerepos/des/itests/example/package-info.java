/**
 * What the example module offers to the rest of its back office.
 */
@Export
@Version("1.0.0")
package cloud.powerepos.des.itests.example;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
