package cloud.powerepos.des.shell.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Locale;
import java.util.Set;

import cloud.powerepos.des.credentials.CredentialStore;

/** Writes the configuration of an organisation and, beside it, the file with its password. Overwrites nothing. */
final class OrganisationFiles {

    /** The files of one organisation. */
    record Written(Path configuration, Path secret) {
    }

    /** The files cannot be written; the message says why and what to do. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message, null, false, false);
        }
    }

    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path etc;

    OrganisationFiles(Path etc) {
        this.etc = etc;
    }

    /** Tells early whether {@link #write} would refuse the organisation. */
    Path checked(String organisation) throws RefusedException {
        check("organisation code", organisation);
        Path configuration = etc.resolve(baseName(organisation) + ".cfg");
        for (Path file : Set.of(configuration, secretOf(configuration))) {
            if (Files.exists(file)) {
                throw exists(file);
            }
        }
        return configuration;
    }

    static void checkAccount(String account) throws RefusedException {
        check("service account ID", account);
        if (account.contains("@")) {
            throw new RefusedException("the service account ID looks like the e-mail address of an end user, which the"
                    + " API refuses: ask the organisation for a service account");
        }
    }

    static void checkPassword(String password) throws RefusedException {
        if (password.isBlank()) {
            throw new RefusedException("no password given: nothing was written");
        }
    }

    Written write(String organisation, String account, String password) throws RefusedException {
        Path configuration = checked(organisation);
        checkAccount(account);
        checkPassword(password);
        Path secret = secretOf(configuration);
        try {
            create(secret, (password + "\n").getBytes(StandardCharsets.UTF_8));
            try {
                // the secret first: whoever sees the configuration finds it
                create(configuration, text(organisation, account, secret).getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(secret);
                throw e;
            }
            return new Written(configuration, secret);
        } catch (FileAlreadyExistsException e) {
            throw exists(Path.of(e.getFile()));
        } catch (IOException e) {
            throw new RefusedException("cannot write into " + etc + " (" + e.getClass().getSimpleName()
                    + "): give this process the right to do so, or write the file by hand");
        }
    }

    private static String text(String organisation, String account, Path secret) {
        return String.join("\n",
                "# DES Access: one organisation; all keys are explained in " + CredentialStore.ORGANISATION_PID
                        + "-NAME.cfg.example",
                "organisation.code = " + escaped(organisation),
                "service.account.id = " + escaped(account),
                "# nothing but the password; a changed file is noticed within seconds",
                "service.account.password.file = " + secret.getFileName(), "");
    }

    /** For its owner alone from the first byte on. */
    private void create(Path file, byte[] content) throws IOException {
        FileAttribute<?>[] ownerAlone = Files.getFileStore(etc).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
                : new FileAttribute<?>[0];
        try (SeekableByteChannel out = Files.newByteChannel(file, NEW, ownerAlone)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
        }
    }

    private static Path secretOf(Path configuration) {
        String name = configuration.getFileName().toString();
        return configuration.resolveSibling(name.substring(0, name.length() - "cfg".length()) + "password");
    }

    /** Lower case, because there are file systems that do not tell the cases apart. */
    private static String baseName(String organisation) {
        String name = organisation.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return CredentialStore.ORGANISATION_PID + "-" + (name.isEmpty() ? "organisation" : name);
    }

    private static void check(String what, String value) throws RefusedException {
        if (value.isBlank() || !value.equals(value.strip())) {
            throw new RefusedException("the " + what + " is blank or has blanks around it: give it as it is");
        }
        if (value.chars().anyMatch(c -> Character.isISOControl(c) || c == '\\' || c == '$')) {
            throw new RefusedException("the " + what + " has a character that means something else in a configuration"
                    + " file (control, backslash, dollar): write the file by hand, see "
                    + CredentialStore.ORGANISATION_PID + "-NAME.cfg.example");
        }
    }

    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        value.chars().forEach(c -> escaped.append(c < 0x7f ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return escaped.toString();
    }

    private static RefusedException exists(Path file) {
        return new RefusedException(file + " exists and is left as it is: edit or delete it");
    }
}
