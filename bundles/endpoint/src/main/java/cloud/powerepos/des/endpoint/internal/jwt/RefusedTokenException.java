package cloud.powerepos.des.endpoint.internal.jwt;

/** A token must not be used; the message says why, in words of our own, as those of jose4j quote the token. */
public final class RefusedTokenException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean clock;

    RefusedTokenException(String message, boolean clock) {
        super(message, null, false, false);
        this.clock = clock;
    }

    /** Whether it is most probably the clock of this machine that is wrong; the message says so. */
    public boolean isClock() {
        return clock;
    }
}
