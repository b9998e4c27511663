package cloud.powerepos.des.auth.internal;

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
import java.util.Collection;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import cloud.powerepos.des.auth.AuthTokenService;

/** The certification authorities that may vouch for the AuthServer: the JVM's, and those of a PEM file. */
final class TrustedCertificates {

    private TrustedCertificates() {
    }

    /**
     * @param file name of the PEM file, empty for none
     * @throws IllegalArgumentException whose message names PID, key and remedy
     */
    static SSLContext context(String file) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, file.isEmpty() ? null : trustManagers(read(file)), null);
            return context;
        } catch (GeneralSecurityException | IOException | InvalidPathException e) {
            throw new IllegalArgumentException("Configuration " + AuthTokenService.PID + " (etc/" + AuthTokenService.PID
                    + ".cfg): trusted.certificates.file " + file + " cannot be used (" + e.getClass().getSimpleName()
                    + "); set it to a readable PEM file with CA certificates, or to nothing", e);
        }
    }

    private static Collection<? extends Certificate> read(String file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IOException("no certificate");
            }
            return certificates;
        }
    }

    private static TrustManager[] trustManagers(Collection<? extends Certificate> more)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (TrustManager manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager jvm) {
                for (X509Certificate authority : jvm.getAcceptedIssuers()) {
                    store.setCertificateEntry("jvm-" + number++, authority);
                }
            }
        }
        for (Certificate authority : more) {
            store.setCertificateEntry("file-" + number++, authority);
        }
        return factory(store).getTrustManagers();
    }

    private static TrustManagerFactory factory(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
