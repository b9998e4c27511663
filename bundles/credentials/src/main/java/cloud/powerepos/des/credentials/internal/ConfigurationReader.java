package cloud.powerepos.des.credentials.internal;

import static cloud.powerepos.des.credentials.internal.Keys.CLIENT_ID;
import static cloud.powerepos.des.credentials.internal.Keys.CLIENT_SECRET;
import static cloud.powerepos.des.credentials.internal.Keys.ORGANISATION_CODE;
import static cloud.powerepos.des.credentials.internal.Keys.SERVICE_ACCOUNT_ID;
import static cloud.powerepos.des.credentials.internal.Keys.SERVICE_ACCOUNT_PASSWORD;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.common.configuration.FileEncoding;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.files.FileMark;
import cloud.powerepos.des.common.text.Blanks;
import cloud.powerepos.des.common.text.Printable;

/** Makes values of configurations, or refuses them. May wait for a file system where the configuration names a file. */
final class ConfigurationReader {

    private final SecretFiles files;

    ConfigurationReader(SecretFiles files) {
        this.files = files;
    }

    ClientPair client(RawConfiguration raw) throws RefusedException {
        FileEncoding.check(raw, Keys.OF_CLIENT);
        return clientPair(raw);
    }

    Organisation organisation(RawConfiguration raw) throws RefusedException {
        FileEncoding.check(raw, Keys.OF_ORGANISATION);
        String code = name(raw, ORGANISATION_CODE);
        String accountId = name(raw, SERVICE_ACCOUNT_ID);
        if (accountId.contains("@")) {
            throw new RefusedException(SERVICE_ACCOUNT_ID, SERVICE_ACCOUNT_ID + " looks like the e-mail address"
                    + " of an end user, which the API refuses: ask the organisation for a service account");
        }
        String password = secret(raw, SERVICE_ACCOUNT_PASSWORD);
        return new Organisation(code, accountId, password, ownClient(raw));
    }

    /** The organisation that the configuration names, as far as that can be read; else an empty text. */
    String organisationCode(RawConfiguration raw) {
        try {
            return name(raw, ORGANISATION_CODE);
        } catch (RefusedException e) {
            return "";
        }
    }

    Map<Path, FileMark> marks(Iterable<Path> paths) {
        Map<Path, FileMark> marks = new HashMap<>();
        paths.forEach(path -> marks.put(path, FileMark.of(path)));
        return marks;
    }

    /** The secret files that the configuration names, as they look now. */
    Map<Path, FileMark> marks(RawConfiguration raw) {
        Map<Path, FileMark> marks = new HashMap<>();
        for (String key : Keys.FILES) {
            try {
                value(raw, key).map(files::resolve).ifPresent(file -> marks.put(file, FileMark.of(file)));
            } catch (RefusedException | InvalidPathException e) {
                // refused when it is read; nothing to watch
            }
        }
        return marks;
    }

    private Optional<ClientPair> ownClient(RawConfiguration raw) throws RefusedException {
        // forms leave what is not used empty
        if (Keys.OF_CLIENT.stream().noneMatch(raw::filled)) {
            return Optional.empty();
        }
        boolean secret = raw.filled(CLIENT_SECRET) || raw.filled(Keys.file(CLIENT_SECRET));
        if (!raw.filled(CLIENT_ID) || !secret) {
            String missing = secret ? CLIENT_ID : CLIENT_SECRET;
            throw new RefusedException(missing, missing
                    + " is missing: give client.id and client.secret together for this organisation, or neither");
        }
        return Optional.of(clientPair(raw));
    }

    private ClientPair clientPair(RawConfiguration raw) throws RefusedException {
        return new ClientPair(name(raw, CLIENT_ID), secret(raw, CLIENT_SECRET));
    }

    private static String name(RawConfiguration raw, String key) throws RefusedException {
        String name = Blanks.stripped(value(raw, key).orElseThrow(() -> missing(key, "set it")));
        FileEncoding.check(raw, key, name, "");
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new RefusedException(key, key + " contains a control character: remove it");
        }
        Optional<String> invisible = Printable.firstForbidden(name);
        if (invisible.isPresent()) {
            throw new RefusedException(key, key + " contains the invisible character " + invisible.get() + ": remove"
                    + " it");
        }
        if (!name.equals(name.strip())) {
            throw new RefusedException(key, key + " begins or ends with white space that is not a blank: remove it");
        }
        return name;
    }

    private String secret(RawConfiguration raw, String key) throws RefusedException {
        String fileKey = Keys.file(key);
        // forms leave the one that is not used empty
        if (!raw.filled(fileKey)) {
            if (RawConfiguration.hasPlaceholder(raw.comparable(key))) {
                throw new RefusedException(key, key + " contains a placeholder $[…] that was not resolved: provide"
                        + " what it names; a secret that really contains these characters belongs into a file");
            }
            String secret = value(raw, key).orElseThrow(() -> missing(key, "set it or " + fileKey));
            FileEncoding.check(raw, key, secret, ", or put it into a file of its own (" + fileKey + ")");
            String fault = SecretText.fault(secret);
            if (fault != null) {
                throw new RefusedException(key, key + " " + fault);
            }
            return secret;
        }
        if (raw.filled(key)) {
            throw new RefusedException(key, key + " and " + fileKey + " are both given: remove one of the two");
        }
        String name = value(raw, fileKey).orElseThrow();
        FileEncoding.check(raw, fileKey, name, "");
        return files.read(fileKey, name);
    }

    private static Optional<String> value(RawConfiguration raw, String key) throws RefusedException {
        Optional<String> value = raw.text(key);
        if (value.isPresent() && value.get().isBlank()) {
            throw new RefusedException(key, key + " is empty: give it a value or remove the key");
        }
        return value;
    }

    private static RefusedException missing(String key, String remedy) {
        return new RefusedException(key, key + " is missing: " + remedy);
    }
}
