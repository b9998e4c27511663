package cloud.powerepos.des.common.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.InvalidPathException;
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

import cloud.powerepos.des.common.configuration.EtcFolder;
import cloud.powerepos.des.common.files.BoundedFile;

/** The certification authorities that may vouch for a server: the JVM's, and those of a PEM file. */
public final class TrustedCertificates {

    /** Several times what the JVM's own certificates take. */
    private static final int LARGEST_FILE = 2 * 1024 * 1024;

    private TrustedCertificates() {
    }

    /**
     * Makes what TLS connections are made with.
     *
     * @param file name of the PEM file, a relative one starts at {@code etc}; empty for the JVM's authorities alone
     * @throws IOException          if the file cannot be read or has no certificate in it
     * @throws InvalidPathException if it is no file's name
     */
    public static SSLContext context(String file) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, file.isEmpty() ? null : trustManagers(read(file)), null);
        return context;
    }

    private static Collection<? extends Certificate> read(String file) throws IOException, GeneralSecurityException {
        byte[] content = BoundedFile.read(EtcFolder.resolve(file), LARGEST_FILE);
        Collection<? extends Certificate> certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
        if (certificates.isEmpty()) {
            throw new IOException("no certificate");
        }
        return certificates;
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
