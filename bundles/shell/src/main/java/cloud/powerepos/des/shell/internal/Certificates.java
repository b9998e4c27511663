package cloud.powerepos.des.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom the token service trusts: the JVM's authorities and those of its PEM file. */
final class Certificates {

    private Certificates() {
    }

    /** @param file empty for none */
    static SSLContext trusting(String file) throws Step.Failure {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, file.isEmpty() ? null : authorities(file), null);
            return context;
        } catch (GeneralSecurityException | IOException | InvalidPathException e) {
            throw new Step.Failure("trusted.certificates.file " + file + " cannot be used ("
                    + e.getClass().getSimpleName() + ")", "set it to a readable PEM file with CA certificates");
        }
    }

    private static TrustManager[] authorities(String file) throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager jvm) {
                for (X509Certificate authority : jvm.getAcceptedIssuers()) {
                    all.setCertificateEntry("jvm-" + all.size(), authority);
                }
            }
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                all.setCertificateEntry("file-" + all.size(), authority);
            }
        }
        return managers(all);
    }

    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
