/**
 * How all organisations are doing, for operators and for the consoles and monitoring that they use: one report for each
 * organisation, what is wrong with configurations, and what an operator may do about it. Not meant for modules, which
 * use {@code DesAccess}. Nothing here reveals a secret.
 */
@Export
@Version("1.0.0")
package cloud.powerepos.des.operations;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
