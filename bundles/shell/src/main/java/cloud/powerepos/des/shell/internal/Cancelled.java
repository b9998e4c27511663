package cloud.powerepos.des.shell.internal;

import org.apache.karaf.shell.support.CommandException;

/** The operator ended a command that was at work. */
final class Cancelled extends CommandException {

    private static final long serialVersionUID = 1L;

    /** @param message how far it came */
    Cancelled(String message) {
        super(message);
    }
}
