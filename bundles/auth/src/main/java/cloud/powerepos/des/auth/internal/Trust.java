package cloud.powerepos.des.auth.internal;

import javax.net.ssl.SSLContext;

import cloud.powerepos.des.common.configuration.RefusedException;

/** Whose certificates are trusted: the JVM's and, where one is configured, those of a file. Immutable. */
record Trust(TrustedFile file, SSLContext tls) {

    /** Reads the file, so it may block: not to be called with a lock. */
    static Trust load(TrustedFile file) throws RefusedException {
        return new Trust(file, file.tls());
    }

    String text() {
        return "the JVM's certificates" + (file.isNamed() ? " and those of " + file.name() : " alone");
    }
}
