package cloud.powerepos.des.shell.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.digest.Sha256;
import cloud.powerepos.des.credentials.CredentialStore;

/**
 * The names that the files of organisations have, or may get. As they were when it was made, and
 * with those that were taken since.
 */
final class OrganisationNames {

    static final String CODE = "organisation.code";
    /** Leaves room for a number and an ending within the 143 bytes that the strictest common file systems take. */
    private static final int LONGEST = 60;
    private static final int HASH = 8;
    /** Endings that make a configuration of the same PID, and those of secrets. */
    private static final List<String> ENDINGS = List.of(".cfg", ".config", ".cfg.json", ".json",
            SecretName.PASSWORD.ending(), SecretName.CLIENT.ending());

    private final Path etc;
    /** By their names in lower case, because there are file systems that do not tell the cases apart. */
    private final Map<String, Path> taken;

    /** @throws IOException if the folder cannot be listed */
    OrganisationNames(Path etc) throws IOException {
        this.etc = etc;
        try (Stream<Path> files = Files.list(etc)) {
            taken = files.collect(Collectors.toMap(OrganisationNames::lowerCase, file -> file, (one, other) -> one));
        }
    }

    /**
     * A name that no file has, for the configuration of an organisation.
     *
     * @throws RefusedException if a file with the name that the organisation would get is already its own
     */
    Path free(String organisation) throws RefusedException {
        String base = CredentialStore.ORGANISATION_PID + "-" + slug(organisation);
        String name = base;
        for (int number = 2; isTaken(name); number++) {
            Path there = taken.get(name + ".cfg");
            if (there != null && organisation.equals(ExistingFiles.codeIn(there))) {
                throw new RefusedException(CODE, "organisation " + organisation + " is already in " + there
                        + ": edit that file, or see with des:list why it is not in force");
            }
            name = base + "-" + number;
        }
        return etc.resolve(name + ".cfg");
    }

    private boolean isTaken(String name) {
        return ENDINGS.stream().anyMatch(ending -> taken.containsKey(name + ending));
    }

    private static String slug(String organisation) {
        String slug = organisation.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        if (slug.isEmpty()) {
            return hash(organisation);
        }
        return slug.length() <= LONGEST ? slug : slug.substring(0, LONGEST - HASH - 1) + "-" + hash(organisation);
    }

    private static String hash(String organisation) {
        return HexFormat.of().formatHex(Sha256.of(organisation)).substring(0, HASH);
    }

    /** A configuration was written since, with its secrets. */
    void take(Path configuration) {
        taken.put(lowerCase(configuration), configuration);
    }

    private static String lowerCase(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT);
    }
}
