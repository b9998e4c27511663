package cloud.powerepos.des.itests.karaf;

import static org.junit.Assert.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Certificates that no JVM trusts, made by the JDK's keytool. */
final class Certificates {

    private Certificates() {
    }

    /** Makes NAME.p12 with a key and certificate for 127.0.0.1, and NAME.pem with the certificate alone. */
    static void selfSigned(Path folder, String name, String password) throws Exception {
        Path keyStore = folder.resolve(name + ".p12");
        Files.deleteIfExists(keyStore);
        keytool("-genkeypair", "-alias", "auth", "-keyalg", "EC", "-dname", "CN=AuthServer of a test", "-ext",
                "SAN=ip:127.0.0.1", "-validity", "30", "-keystore", keyStore.toString(), "-storepass", password);
        keytool("-exportcert", "-rfc", "-alias", "auth", "-file", folder.resolve(name + ".pem").toString(), "-keystore",
                keyStore.toString(), "-storepass", password);
    }

    private static void keytool(String... arguments) throws Exception {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(Stream.concat(Stream.of(keytool), Stream.of(arguments)).toList())
                .inheritIO().start();
        assertEquals("keytool", 0, process.waitFor());
    }
}
