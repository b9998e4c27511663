package cloud.powerepos.des.store;

/** The token store could not be used. The message says why and what to do about it, and holds no secret. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence: what is wrong, then what to do about it */
    public StoreException(String message) {
        super(message);
    }
}
