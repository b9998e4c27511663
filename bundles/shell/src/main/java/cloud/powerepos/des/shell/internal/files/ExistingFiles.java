package cloud.powerepos.des.shell.internal.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

import cloud.powerepos.des.common.files.BoundedFile;
import cloud.powerepos.des.credentials.CredentialStore;

/** The files of a folder that are configurations of organisations, by the codes in them and not by their names. */
public final class ExistingFiles {

    private static final int LARGEST = 1024 * 1024;
    private static final String PREFIX = CredentialStore.ORGANISATION_PID + "-";
    private static final String ENDING = ".cfg";

    private final Map<String, List<Path>> byCode;

    private ExistingFiles(Map<String, List<Path>> byCode) {
        this.byCode = byCode;
    }

    static ExistingFiles in(Path folder) throws IOException {
        Map<String, List<Path>> byCode = new HashMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(ExistingFiles::isConfiguration).sorted().toList()) {
                String code = codeIn(file);
                if (code != null) {
                    byCode.computeIfAbsent(code, key -> new ArrayList<>()).add(file);
                }
            }
        }
        return new ExistingFiles(byCode);
    }

    private static boolean isConfiguration(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(PREFIX) && name.endsWith(ENDING);
    }

    /** Those of an organisation; none where it is configured elsewhere or not at all. */
    public List<Path> of(String organisation) {
        return byCode.getOrDefault(organisation, List.of());
    }

    /**
     * Says what a file has that would be lost if it were replaced.
     *
     * @return what is wrong and what to do; empty where nothing would be lost
     */
    public Optional<String> loss(Path file, NewOrganisation organisation) {
        Properties properties = read(file);
        if (properties == null) {
            return Optional.of(file.getFileName() + " cannot be read: change it by hand");
        }
        List<String> lost = properties.stringPropertyNames().stream().map(key -> key.toLowerCase(Locale.ROOT))
                .filter(key -> !isWritten(key, organisation)).sorted().toList();
        if (!lost.isEmpty()) {
            return Optional.of(file.getFileName() + " has " + String.join(", ", lost) + ", which would be lost: "
                    + (lost.stream().allMatch(key -> key.startsWith("client."))
                            ? "give client ID and client secret too, or change the file by hand"
                            : "change the file by hand"));
        }
        List<Path> secrets = Stream.of(SecretName.values()).filter(secret -> secret == SecretName.PASSWORD
                || organisation.client().isPresent()).map(secret -> secret.beside(file)).toList();
        Optional<Path> link = Stream.concat(Stream.of(file), secrets.stream()).filter(Files::isSymbolicLink)
                .findFirst();
        if (link.isPresent()) {
            return Optional.of(link.get().getFileName() + " is a symbolic link, which would be lost: change the file"
                    + " that it leads to by hand");
        }
        return secrets.stream()
                .filter(secret -> Files.exists(secret) && properties.values().stream()
                        .noneMatch(value -> secret.getFileName().toString().equals(String.valueOf(value).strip())
                                || secret.toString().equals(String.valueOf(value).strip())))
                .findFirst().map(secret -> secret.getFileName() + " is there, and " + file.getFileName()
                        + " does not name it: rename one of the two");
    }

    private static boolean isWritten(String key, NewOrganisation organisation) {
        return key.equals(OrganisationNames.CODE) || key.equals(NewOrganisation.ACCOUNT)
                || key.startsWith(NewOrganisation.PASSWORD)
                || key.startsWith("client.") && organisation.client().isPresent();
    }

    /** Nothing where the file cannot be read: then it is no reason to refuse, as another name is free. */
    static String codeIn(Path file) {
        Properties properties = read(file);
        return properties == null ? null : properties.stringPropertyNames().stream()
                .filter(OrganisationNames.CODE::equalsIgnoreCase).findFirst().map(properties::getProperty)
                .map(String::strip).orElse(null);
    }

    private static Properties read(Path file) {
        try {
            Properties properties = new Properties();
            properties.load(new ByteArrayInputStream(BoundedFile.read(file, LARGEST)));
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
