package cloud.powerepos.des.auth.internal.http;

import javax.net.ssl.SSLContext;

import cloud.powerepos.des.common.configuration.RefusedException;

/** Whose certificates are trusted: the JVM's and, where one is configured, those of a file. Immutable. */
public record Trust(TrustedFile file, SSLContext tls) {

    /** Reads the file, so it may block: not to be called with a lock. */
    public static Trust load(TrustedFile file) throws RefusedException {
        return new Trust(file, file.tls());
    }

    String text() {
        return "the JVM's certificates" + (file.isNamed() ? " and those of " + file.name() : " alone");
    }
}
