package cloud.powerepos.des.credentials.internal;

import java.util.List;

/** The keys of the two configurations, as operators write them. */
final class Keys {

    static final String CLIENT_ID = "client.id";
    static final String CLIENT_SECRET = "client.secret";
    static final String ORGANISATION_CODE = "organisation.code";
    static final String SERVICE_ACCOUNT_ID = "service.account.id";
    static final String SERVICE_ACCOUNT_PASSWORD = "service.account.password";

    static final List<String> OF_CLIENT = List.of(CLIENT_ID, CLIENT_SECRET, file(CLIENT_SECRET));
    static final List<String> OF_ORGANISATION = List.of(ORGANISATION_CODE, SERVICE_ACCOUNT_ID,
            SERVICE_ACCOUNT_PASSWORD, file(SERVICE_ACCOUNT_PASSWORD), CLIENT_ID, CLIENT_SECRET, file(CLIENT_SECRET));

    static final List<String> FILES = List.of(file(CLIENT_SECRET), file(SERVICE_ACCOUNT_PASSWORD));

    private Keys() {
    }

    /** The key that names the file with the secret, instead of the secret itself. */
    static String file(String secretKey) {
        return secretKey + ".file";
    }
}
