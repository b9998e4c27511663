package cloud.powerepos.des.store.internal.sealing;

/** A sealed text cannot be opened; the message says why and what to do. */
public final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
        super(message, null, false, false);
    }
}
