package cloud.powerepos.des.shell.internal.files;

import java.nio.file.Path;

/** How the file with a secret is called that lies beside a configuration. */
enum SecretName {
    PASSWORD("password"), CLIENT("client-secret");

    private static final String CONFIGURATION = "cfg";

    private final String ending;

    SecretName(String ending) {
        this.ending = ending;
    }

    String ending() {
        return "." + ending;
    }

    Path beside(Path configuration) {
        String name = configuration.getFileName().toString();
        return configuration.resolveSibling(name.substring(0, name.length() - CONFIGURATION.length()) + ending);
    }
}
