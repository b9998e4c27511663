package cloud.powerepos.des.store.internal.rows;

/** Rows could not be read or written. The message says why and what to do about it, and holds no secret. */
public final class RowsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean ofOneRow;

    private RowsException(String message, boolean ofOneRow) {
        super(message, null, false, false);
        this.ofOneRow = ofOneRow;
    }

    /** It cannot be used at all at the moment. */
    public static RowsException unusable(String message) {
        return new RowsException(message, false);
    }

    /** One row cannot be used, and nothing was written; others can. */
    public static RowsException ofRow(String message) {
        return new RowsException(message, true);
    }

    public boolean isOfOneRow() {
        return ofOneRow;
    }
}
