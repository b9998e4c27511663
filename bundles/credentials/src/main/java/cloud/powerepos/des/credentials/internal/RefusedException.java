package cloud.powerepos.des.credentials.internal;

/** A configuration cannot be used; the message says what is wrong with the key and what mends it, without secrets. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String key;

    RefusedException(String key, String message) {
        super(message, null, false, false);
        this.key = key;
    }

    String key() {
        return key;
    }
}
