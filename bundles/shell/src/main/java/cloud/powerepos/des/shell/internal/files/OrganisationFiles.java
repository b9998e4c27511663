package cloud.powerepos.des.shell.internal.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialStore;

/**
 * Writes the configuration of an organisation and, beside it, the file with its password: both of them or none.
 * Replaces nothing.
 */
public final class OrganisationFiles {

    /** The files of one organisation. */
    public record Written(Path configuration, Path secret) {
    }

    /** Files of others that may appear between a look and the next step, before that is no coincidence any more. */
    private static final int MOST_RACES = 100;
    /** What is reported where the operator leaves before anything is written. */
    public static final String CANCELLED = "Cancelled, nothing was written";

    private static final String ACCOUNT = "service.account.id";
    private static final String PASSWORD = "service.account.password";
    private static final byte[] TRIAL = new byte[4096];

    private final Path etc;
    private final NewFile.Writer writer;

    public OrganisationFiles(Path etc) {
        this(etc, FileChannel::write);
    }

    OrganisationFiles(Path etc, NewFile.Writer writer) {
        this.etc = etc;
        this.writer = writer;
    }

    /** Tells early whether {@link #write} would refuse the organisation, or could not write at all. */
    public void check(String organisation) throws RefusedException {
        checkText(OrganisationNames.CODE, "organisation code", organisation);
        try {
            Path configuration = new OrganisationNames(etc).free(organisation);
            new NewFile(configuration, TRIAL, writer).close();
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    public static void checkAccount(String account) throws RefusedException {
        checkText(ACCOUNT, "service account ID", account);
        if (account.contains("@")) {
            throw new RefusedException(ACCOUNT,
                    "the service account ID looks like the e-mail address of an end user, which the"
                    + " API refuses: ask the organisation for a service account");
        }
    }

    static void checkPassword(String password) throws RefusedException {
        if (password.isBlank()) {
            throw new RefusedException(PASSWORD, "no password given: nothing was written");
        }
        if (password.chars().anyMatch(Character::isISOControl)) {
            throw new RefusedException(PASSWORD,
                    "the password has a control character, such as a tab, which is not taken:"
                    + " nothing was written");
        }
    }

    public Written write(String organisation, String account, String password) throws RefusedException {
        checkText(OrganisationNames.CODE, "organisation code", organisation);
        checkAccount(account);
        checkPassword(password);
        for (int race = 0; race < MOST_RACES; race++) {
            try {
                return written(new OrganisationNames(etc).free(organisation), organisation, account, password);
            } catch (FileAlreadyExistsException e) {
                // another one was quicker: the next free name
            } catch (IOException e) {
                throw notWritten(e);
            }
        }
        throw new RefusedException(OrganisationNames.CODE, "no free file name in " + etc
                + ": nothing was written, try again");
    }

    private Written written(Path configuration, String organisation, String account, String password)
            throws IOException {
        Path secret = secretOf(configuration);
        byte[] text = text(organisation, account, secret).getBytes(StandardCharsets.ISO_8859_1);
        byte[] line = (password + "\n").getBytes(StandardCharsets.UTF_8);
        try (NewFile secretFile = new NewFile(secret, line, writer);
                NewFile configurationFile = new NewFile(configuration, text, writer)) {
            // the secret first: who sees the configuration finds it
            secretFile.publish();
            configurationFile.publish();
            secretFile.keep();
            configurationFile.keep();
        }
        return new Written(configuration, secret);
    }

    private RefusedException notWritten(IOException e) {
        if (e instanceof ClosedByInterruptException) {
            Thread.interrupted();
            return new RefusedException("", CANCELLED);
        }
        return new RefusedException("", "cannot write into " + etc + " (" + reason(e)
                + "): nothing was written; see that"
                + " the disk has room and that this process may write there, or write the file by hand");
    }

    /** Such as "No space left on device"; the file's name would only repeat what is said anyway. */
    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private static String text(String organisation, String account, Path secret) {
        return String.join("\n",
                "# DES Access: one organisation; all keys are explained in " + CredentialStore.ORGANISATION_PID
                        + "-NAME.cfg.example",
                "organisation.code = " + escaped(organisation),
                ACCOUNT + " = " + escaped(account),
                "# nothing but the password; a changed file is noticed within seconds",
                PASSWORD + ".file = " + secret.getFileName(), "");
    }

    private static Path secretOf(Path configuration) {
        String name = configuration.getFileName().toString();
        return configuration.resolveSibling(name.substring(0, name.length() - "cfg".length()) + "password");
    }

    private static void checkText(String key, String what, String value) throws RefusedException {
        if (value.isBlank() || !value.equals(value.strip())) {
            throw new RefusedException(key, "the " + what + " is blank or has blanks around it: give it as it is");
        }
        if (value.chars().anyMatch(c -> Character.isISOControl(c) || c == '\\' || c == '$')) {
            throw new RefusedException(key, "the " + what
                    + " has a character that means something else in a configuration"
                    + " file (control, backslash, dollar): write the file by hand, see "
                    + CredentialStore.ORGANISATION_PID + "-NAME.cfg.example");
        }
        Optional<String> invisible = Printable.firstForbidden(value);
        if (invisible.isPresent()) {
            throw new RefusedException(key, "the " + what + " has the character " + invisible.get()
                    + ", which cannot be seen: type it instead of copying it");
        }
    }

    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        value.chars().forEach(c -> escaped.append(c < 0x7f ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return escaped.toString();
    }
}
