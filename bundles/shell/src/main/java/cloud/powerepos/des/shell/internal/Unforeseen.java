package cloud.powerepos.des.shell.internal;

import cloud.powerepos.des.auth.DesAccessException;

/** Turns whatever a service throws into one line for the console. */
final class Unforeseen {

    private Unforeseen() {
    }

    /** The message where it is known to be fit for people; else only kind and place, as a message may quote a secret. */
    static String text(Throwable error) {
        if (error instanceof DesAccessException && error.getMessage() != null) {
            return error.getMessage();
        }
        StackTraceElement[] stack = error.getStackTrace();
        return "Unforeseen error " + error.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0])
                + ": report it";
    }
}
