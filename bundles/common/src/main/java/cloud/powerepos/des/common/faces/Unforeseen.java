package cloud.powerepos.des.common.faces;

import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.common.text.Printable;

/** Turns whatever a service throws into one line for operators. */
public final class Unforeseen {

    private Unforeseen() {
    }

    /**
     * The message where it is known to be fit for people; else only kind and place, as a message may quote a secret.
     */
    public static String text(Throwable error) {
        if (error instanceof DesAccessException && error.getMessage() != null) {
            return Printable.of(error.getMessage());
        }
        StackTraceElement[] stack = error.getStackTrace();
        return "Unforeseen error " + error.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0])
                + ": report it";
    }
}
