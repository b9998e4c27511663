package cloud.powerepos.des.shell.internal.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialStore;

/**
 * An organisation that is to be configured. Immutable; never shows a secret.
 *
 * @param client client credentials of its own
 */
public record NewOrganisation(String code, String account, String password, Optional<Client> client) {

    /** Client credentials. Never shows the secret. */
    public record Client(String id, String secret) {

        @Override
        public String toString() {
            return id;
        }
    }

    static final String ACCOUNT = "service.account.id";
    static final String PASSWORD = "service.account.password";
    static final String CLIENT_ID = "client.id";
    static final String CLIENT_SECRET = "client.secret";

    /** The size up to which a file with a secret is read. */
    private static final int LARGEST_SECRET = 64 * 1024;

    private interface Check {
        void run() throws RefusedException;
    }

    /** Makes one that uses the client credentials that all share. */
    public NewOrganisation(String code, String account, String password) {
        this(code, account, password, Optional.empty());
    }

    /** @throws RefusedException if a file cannot hold it, or PowerEPOS would refuse it */
    public void check() throws RefusedException {
        List<RefusedException> problems = problems();
        if (!problems.isEmpty()) {
            throw problems.get(0);
        }
    }

    /** All that {@link #check()} refuses. */
    public List<RefusedException> problems() {
        List<RefusedException> problems = new ArrayList<>();
        collect(problems, () -> checkCode(code));
        collect(problems, () -> checkAccount(account));
        collect(problems, () -> checkSecret(PASSWORD, "password", password));
        if (client.isPresent()) {
            collect(problems, () -> checkText(CLIENT_ID, "client ID", client.get().id));
            collect(problems, () -> checkSecret(CLIENT_SECRET, "client secret", client.get().secret));
        }
        return problems;
    }

    private static void collect(List<RefusedException> problems, Check check) {
        try {
            check.run();
        } catch (RefusedException e) {
            problems.add(e);
        }
    }

    static void checkCode(String code) throws RefusedException {
        checkText(OrganisationNames.CODE, "organisation code", code);
    }

    public static void checkAccount(String account) throws RefusedException {
        checkText(ACCOUNT, "service account ID", account);
        if (account.contains("@")) {
            throw new RefusedException(ACCOUNT,
                    "the service account ID looks like the e-mail address of an end user, which the"
                    + " API refuses: ask the organisation for a service account");
        }
    }

    private static void checkSecret(String key, String what, String secret) throws RefusedException {
        if (secret.isBlank()) {
            throw new RefusedException(key, "no " + what + " given: give one");
        }
        if (secret.chars().anyMatch(Character::isISOControl)) {
            throw new RefusedException(key, "the " + what
                    + " has a control character, such as a tab, which is not taken: give it without");
        }
        if (secret.getBytes(StandardCharsets.UTF_8).length >= LARGEST_SECRET) {
            throw new RefusedException(key, "the " + what + " is longer than 64 KiB, which is not taken: give the right"
                    + " one");
        }
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

    @Override
    public String toString() {
        return code;
    }
}
