package cloud.powerepos.des.credentials.internal;

import static cloud.powerepos.des.credentials.internal.Keys.CLIENT_ID;
import static cloud.powerepos.des.credentials.internal.Keys.CLIENT_SECRET;
import static cloud.powerepos.des.credentials.internal.Keys.ORGANISATION_CODE;
import static cloud.powerepos.des.credentials.internal.Keys.SERVICE_ACCOUNT_ID;
import static cloud.powerepos.des.credentials.internal.Keys.SERVICE_ACCOUNT_PASSWORD;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.files.FileMark;
import cloud.powerepos.des.common.text.Printable;

/** Makes values of configurations, or refuses them. */
final class ConfigurationReader {

    private static final String PLACEHOLDER = "$[";

    private final SecretFiles files;

    ConfigurationReader(SecretFiles files) {
        this.files = files;
    }

    ClientPair client(Settings settings) throws RefusedException {
        return new ClientPair(name(settings, CLIENT_ID), secret(settings, CLIENT_SECRET));
    }

    Organisation organisation(Settings settings) throws RefusedException {
        String code = name(settings, ORGANISATION_CODE);
        String accountId = name(settings, SERVICE_ACCOUNT_ID);
        if (accountId.contains("@")) {
            throw new RefusedException(SERVICE_ACCOUNT_ID, SERVICE_ACCOUNT_ID + " looks like the e-mail address of an"
                    + " end user, which the API refuses: ask the organisation for a service account");
        }
        String password = secret(settings, SERVICE_ACCOUNT_PASSWORD);
        boolean ownClient = Keys.OF_CLIENT.stream().anyMatch(settings::filled);
        return new Organisation(code, accountId, password,
                ownClient ? Optional.of(ownClient(settings)) : Optional.empty());
    }

    /** The organisation that the configuration speaks of, as far as that can be said; else an empty text. */
    String organisationCode(Settings settings) {
        try {
            return name(settings, ORGANISATION_CODE);
        } catch (RefusedException e) {
            return "";
        }
    }

    /** The secret files that the configuration names, as they look now. */
    Map<Path, FileMark> marks(Settings settings) {
        Map<Path, FileMark> marks = new HashMap<>();
        for (String key : List.of(Keys.file(CLIENT_SECRET), Keys.file(SERVICE_ACCOUNT_PASSWORD))) {
            settings.text(key).filter(name -> !name.isBlank() && !name.contains(PLACEHOLDER)).ifPresent(name -> {
                try {
                    Path file = files.resolve(name);
                    marks.put(file, FileMark.of(file));
                } catch (InvalidPathException e) {
                    // refused when it is read; nothing to watch
                }
            });
        }
        return marks;
    }

    Map<Path, FileMark> marks(Iterable<Path> paths) {
        Map<Path, FileMark> marks = new HashMap<>();
        paths.forEach(path -> marks.put(path, FileMark.of(path)));
        return marks;
    }

    private ClientPair ownClient(Settings settings) throws RefusedException {
        boolean secret = settings.filled(CLIENT_SECRET) || settings.filled(Keys.file(CLIENT_SECRET));
        if (!settings.filled(CLIENT_ID) || !secret) {
            throw new RefusedException(secret ? CLIENT_ID : CLIENT_SECRET, (secret ? CLIENT_ID : CLIENT_SECRET)
                    + " is missing: give client.id and client.secret together for this organisation, or neither");
        }
        return client(settings);
    }

    private static String name(Settings settings, String key) throws RefusedException {
        String name = value(settings, key).orElseThrow(() -> missing(key, "set it")).strip();
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new RefusedException(key, key + " contains a control character: remove it");
        }
        Optional<String> invisible = Printable.firstForbidden(name);
        if (invisible.isPresent()) {
            throw new RefusedException(key, key + " contains the invisible character " + invisible.get() + ": remove it");
        }
        return name;
    }

    private String secret(Settings settings, String key) throws RefusedException {
        String fileKey = Keys.file(key);
        // forms leave the one that is not used empty
        if (!settings.filled(fileKey)) {
            String secret = value(settings, key).orElseThrow(() -> missing(key, "set it or " + fileKey));
            String fault = SecretText.fault(secret);
            if (fault != null) {
                throw new RefusedException(key, key + " " + fault);
            }
            return secret;
        }
        if (settings.filled(key)) {
            throw new RefusedException(key, key + " and " + fileKey + " are both given: remove one of the two");
        }
        return files.read(fileKey, value(settings, fileKey).orElseThrow());
    }

    private static Optional<String> value(Settings settings, String key) throws RefusedException {
        if (settings.others().contains(key)) {
            throw new RefusedException(key, key + " is not a single text: give one value");
        }
        Optional<String> value = settings.text(key);
        if (value.isPresent() && value.get().isBlank()) {
            throw new RefusedException(key, key + " is empty: give it a value or remove the key");
        }
        if (value.isPresent() && value.get().contains(PLACEHOLDER)) {
            throw new RefusedException(key, key + " contains a placeholder $[…] that was not resolved: provide what it"
                    + " names; a secret that really contains these characters belongs into a file");
        }
        return value;
    }

    private static RefusedException missing(String key, String remedy) {
        return new RefusedException(key, key + " is missing: " + remedy);
    }
}
