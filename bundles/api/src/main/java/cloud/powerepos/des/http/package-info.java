/**
 * The one HTTP client of DES Access: same proxies, same trusted certificates, same limits for the token endpoint, the
 * JWKS and the probes of the console. This is an inside contract for the bundles of DES Access; it is not meant for
 * modules, which get a host and a token from {@code DesAccess} and bring an HTTP client of their own.
 */
@Export
@Version("1.0.0")
package cloud.powerepos.des.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
