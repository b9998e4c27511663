package cloud.powerepos.des.credentials.internal;

import java.util.Comparator;
import java.util.Locale;

import cloud.powerepos.des.credentials.CredentialStore;

/**
 * Which of several configurations of one organisation is in force: the one with the plain file name
 * {@code cloud.powerepos.des.organisation-CODE.cfg}, else the one with the shortest name, else the first in the
 * alphabet. The name alone decides, so that the same one wins in whatever order they arrive.
 */
record FileRank(boolean plain, int length, String name) implements Comparable<FileRank> {

    private static final Comparator<FileRank> ORDER = Comparator.comparing((FileRank rank) -> !rank.plain)
            .thenComparing(FileRank::length).thenComparing(FileRank::name);

    static FileRank of(String fileName, String organisationCode) {
        String plain = CredentialStore.ORGANISATION_PID + "-" + plain(organisationCode) + ".cfg";
        return new FileRank(fileName.equals(plain), fileName.length(), fileName);
    }

    private static String plain(String code) {
        return code.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    @Override
    public int compareTo(FileRank other) {
        return ORDER.compare(this, other);
    }
}
