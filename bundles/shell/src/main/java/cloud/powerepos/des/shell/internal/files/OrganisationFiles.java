package cloud.powerepos.des.shell.internal.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.credentials.CredentialStore;

/**
 * Writes the configuration of an organisation and, beside it, files with its secrets: all of them or none. Replaces
 * nothing unless it is told to. Safe for use by many threads.
 */
public final class OrganisationFiles {

    /** The files of one organisation. */
    public record Written(Path configuration, Path secret) {
    }

    /** What is reported where the operator leaves before anything is written. */
    public static final String CANCELLED = "Cancelled, nothing was written";

    /** Files of others that may appear between a look and the next step, before that is no coincidence any more. */
    private static final int MOST_RACES = 100;
    private static final byte[] TRIAL = new byte[4096];

    private final Path etc;
    private final NewFile.Writer writer;
    /** As the folder was at the first write, and with what was written since; null before. Guarded by this. */
    private OrganisationNames names;

    public OrganisationFiles(Path etc) {
        this(etc, FileChannel::write);
    }

    OrganisationFiles(Path etc, NewFile.Writer writer) {
        this.etc = etc;
        this.writer = writer;
    }

    /** Tells early whether {@link #write} would refuse the organisation, or could not write at all. */
    public void check(String organisation) throws RefusedException {
        NewOrganisation.checkCode(organisation);
        try {
            Path configuration = new OrganisationNames(etc).free(organisation);
            new NewFile(configuration, TRIAL, writer).close();
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    /** Tells early whether {@link #write} could not write at all. */
    public void checkFolder() throws RefusedException {
        try {
            new NewFile(etc.resolve("trial"), TRIAL, writer).close();
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    /** Finds the files in the folder that are configurations of organisations already. */
    public ExistingFiles existing() throws RefusedException {
        try {
            return ExistingFiles.in(etc);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    /** Writes new files. The folder is listed once for all organisations that are written. */
    public Written write(NewOrganisation organisation) throws RefusedException {
        organisation.check();
        for (int race = 0; race < MOST_RACES; race++) {
            try {
                return written(reserve(organisation.code()), organisation, false);
            } catch (FileAlreadyExistsException e) {
                // another one was quicker: the next free name
                listAnew();
            } catch (IOException e) {
                throw notWritten(e, " for organisation " + organisation.code());
            }
        }
        throw new RefusedException(OrganisationNames.CODE, "no free file name in " + etc
                + ": nothing was written for organisation " + organisation.code() + ", try again");
    }

    private synchronized Path reserve(String organisation) throws IOException, RefusedException {
        if (names == null) {
            names = new OrganisationNames(etc);
        }
        Path configuration = names.free(organisation);
        names.take(configuration);
        return configuration;
    }

    private synchronized void listAnew() {
        names = null;
    }

    /** Replaces a configuration and the files with its secrets. */
    public Written replace(Path configuration, NewOrganisation organisation) throws RefusedException {
        organisation.check();
        try {
            return written(configuration, organisation, true);
        } catch (IOException e) {
            throw new RefusedException("", "cannot replace " + configuration + " (" + reason(e) + "): files with its"
                    + " secrets may be replaced already; see that the disk has room and that this process may write"
                    + " there, then try again");
        }
    }

    private Written written(Path configuration, NewOrganisation organisation, boolean replace) throws IOException {
        Path secret = SecretName.PASSWORD.beside(configuration);
        List<NewFile> files = new ArrayList<>();
        try {
            files.add(new NewFile(secret, line(organisation.password()), writer));
            if (organisation.client().isPresent()) {
                files.add(new NewFile(SecretName.CLIENT.beside(configuration),
                        line(organisation.client().get().secret()), writer));
            }
            files.add(new NewFile(configuration, text(organisation, configuration)
                    .getBytes(StandardCharsets.ISO_8859_1),
                    writer));
            // the secrets first: who sees the configuration finds them
            for (NewFile file : files) {
                file.publish(replace);
            }
            files.forEach(NewFile::keep);
        } finally {
            close(files);
        }
        return new Written(configuration, secret);
    }

    private static void close(List<NewFile> files) throws IOException {
        IOException failed = null;
        for (NewFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private static byte[] line(String secret) {
        return (secret + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private RefusedException notWritten(IOException e) {
        return notWritten(e, "");
    }

    /** @param what was to be written; others may be written already */
    private RefusedException notWritten(IOException e, String what) {
        if (e instanceof ClosedByInterruptException) {
            Thread.interrupted();
            return new RefusedException("", CANCELLED);
        }
        return new RefusedException("", "cannot write into " + etc + " (" + reason(e)
                + "): nothing was written" + what + "; see that the disk has room and that this process may write"
                + " there, or write the file by hand");
    }

    /** Such as "No space left on device"; the file's name would only repeat what is said anyway. */
    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private static String text(NewOrganisation organisation, Path configuration) {
        List<String> lines = new ArrayList<>(List.of(
                "# DES Access: one organisation; all keys are explained in " + CredentialStore.ORGANISATION_PID
                        + "-NAME.cfg.example",
                OrganisationNames.CODE + " = " + escaped(organisation.code()),
                NewOrganisation.ACCOUNT + " = " + escaped(organisation.account()),
                "# nothing but the password; a changed file is noticed within seconds",
                NewOrganisation.PASSWORD + ".file = " + SecretName.PASSWORD.beside(configuration).getFileName()));
        organisation.client().ifPresent(client -> lines.addAll(List.of(
                NewOrganisation.CLIENT_ID + " = " + escaped(client.id()),
                NewOrganisation.CLIENT_SECRET + ".file = " + SecretName.CLIENT.beside(configuration).getFileName())));
        return String.join("\n", lines) + "\n";
    }

    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        value.chars().forEach(c -> escaped.append(c < 0x7f ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return escaped.toString();
    }
}
