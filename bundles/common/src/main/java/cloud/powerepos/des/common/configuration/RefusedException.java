package cloud.powerepos.des.common.configuration;

/** A configuration cannot be used; the message says what is wrong with the key and how to fix it, without secrets. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String key;

    /** @param message one sentence that begins with the key at fault and ends in the remedy */
    public RefusedException(String key, String message) {
        // without a stack, as it speaks of a text and not of a program
        super(message, null, false, false);
        this.key = key;
    }

    public String key() {
        return key;
    }
}
