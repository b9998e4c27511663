package cloud.powerepos.des.auth.internal.http;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.security.GeneralSecurityException;

import javax.net.ssl.SSLContext;

import cloud.powerepos.des.common.configuration.EtcFolder;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.files.BoundedFile.UnreadableException;
import cloud.powerepos.des.common.files.FileMark;
import cloud.powerepos.des.common.tls.TrustedCertificates;

/**
 * The file with certificates that are trusted besides the JVM's, as it was when it was last looked at.
 *
 * @param name as it is configured, empty for none
 * @param mark null where that names no file
 */
public record TrustedFile(String name, FileMark mark) {

    private static final String KEY = "trusted.certificates.file";
    static final TrustedFile NONE = new TrustedFile("", null);

    public static TrustedFile look(String name) {
        try {
            return name.isEmpty() ? NONE : new TrustedFile(name, FileMark.of(EtcFolder.resolve(name)));
        } catch (InvalidPathException e) {
            return new TrustedFile(name, null);
        }
    }

    boolean isNamed() {
        return mark != null;
    }

    /** Says whose certificates are trusted. */
    String trust() {
        return "the JVM's certificates" + (isNamed() ? " and those of " + name : " alone");
    }

    public boolean changed() {
        return !look(name).equals(this);
    }

    SSLContext tls() throws RefusedException {
        try {
            return TrustedCertificates.context(name);
        } catch (UnreadableException e) {
            throw new RefusedException(KEY, KEY + " " + name + " " + e.getMessage());
        } catch (GeneralSecurityException | IOException | InvalidPathException e) {
            throw new RefusedException(KEY, KEY + " " + name + " cannot be used (" + e.getClass().getSimpleName()
                    + "): set it to a readable PEM file with CA certificates, or to nothing");
        }
    }
}
