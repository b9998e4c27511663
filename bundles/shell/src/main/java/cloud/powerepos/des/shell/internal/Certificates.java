package cloud.powerepos.des.shell.internal;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.security.GeneralSecurityException;

import javax.net.ssl.SSLContext;

import cloud.powerepos.des.common.tls.TrustedCertificates;

/** Whom the token service trusts. */
final class Certificates {

    private Certificates() {
    }

    /** @param file name of the PEM file, empty for none */
    static SSLContext trusting(String file) throws Step.Failure {
        try {
            return TrustedCertificates.context(file);
        } catch (GeneralSecurityException | IOException | InvalidPathException e) {
            throw new Step.Failure("trusted.certificates.file " + file + " cannot be used ("
                    + e.getClass().getSimpleName() + ")", "set it to a readable PEM file with CA certificates");
        }
    }
}
