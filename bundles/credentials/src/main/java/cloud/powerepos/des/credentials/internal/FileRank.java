package cloud.powerepos.des.credentials.internal;

import java.util.Comparator;
import java.util.Locale;

import cloud.powerepos.des.credentials.CredentialStore;

/**
 * Which of several configurations of one organisation is in force: the one with the plain file name
 * {@code cloud.powerepos.des.organisation-CODE.cfg}, else the one with the shortest name, else the first in the
 * alphabet. The name alone decides, so that the same one wins in whatever order they arrive.
 */
final class FileRank {

    private FileRank() {
    }

    /** Orders names of files, the best one first. */
    static Comparator<String> order(String organisationCode) {
        String name = organisationCode.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String plain = CredentialStore.ORGANISATION_PID + "-" + name + ".cfg";
        return Comparator.comparing((String file) -> !file.equals(plain)).thenComparing(String::length)
                .thenComparing(Comparator.naturalOrder());
    }
}
