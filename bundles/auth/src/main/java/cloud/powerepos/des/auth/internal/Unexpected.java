package cloud.powerepos.des.auth.internal;

import java.util.Arrays;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.common.text.Printable;

/**
 * Speaks of exceptions and errors that nothing here foresees, such as a machine without memory or threads. Their
 * messages may quote secrets, so only those of the virtual machine are repeated.
 */
public final class Unexpected {

    private static final Logger LOG = LoggerFactory.getLogger(AuthTokenService.class);
    private static final int FRAMES = 8;

    private Unexpected() {
    }

    public static String describe(Throwable error) {
        String name = error.getClass().getSimpleName();
        return error instanceof VirtualMachineError && error.getMessage() != null ? name + ": " + error.getMessage()
                : name;
    }

    /** What a caller gets in place of an error that was not foreseen. */
    public static DesAccessException toCaller(String organisationCode, Throwable error) {
        if (error instanceof DesAccessException foreseen) {
            return foreseen;
        }
        log("The token service failed unexpectedly, the next call tries again; see that this process has memory and"
                + " threads left, else report this error", error);
        return new AuthServerUnavailableException(organisationCode, "Organisation "
                + Printable.of(organisationCode)
                + ": the token service failed unexpectedly (" + describe(error) + "); try again, and if this lasts, see"
                + " the log and that this process has memory and threads left", null, null);
    }

    /** Reports what goes wrong without an error of our own; never throws. */
    public static void warn(String text) {
        try {
            LOG.warn("{}", text);
        } catch (Throwable e) {
            // there is no other place to report to
        }
    }

    /** Reports an error; never throws. */
    public static void log(String text, Throwable error) {
        try {
            LOG.error("{} ({}, at {})", text, describe(error), Arrays.stream(error.getStackTrace()).limit(FRAMES)
                    .map(StackTraceElement::toString).collect(Collectors.joining(", ")));
        } catch (Throwable e) {
            // there is no other place to report to
        }
    }
}
