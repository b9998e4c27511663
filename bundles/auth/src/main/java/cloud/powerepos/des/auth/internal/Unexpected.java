package cloud.powerepos.des.auth.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.common.text.ErrorText;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.threads.Guarded;

/** Reports exceptions and errors that nothing here foresees, such as a machine without memory or threads. */
public final class Unexpected {

    private static final Logger LOG = LoggerFactory.getLogger(AuthTokenService.class);

    private Unexpected() {
    }

    /** What a caller gets in place of an error that was not foreseen. */
    public static DesAccessException toCaller(String organisationCode, Throwable error) {
        if (error instanceof DesAccessException foreseen) {
            return foreseen;
        }
        log("The token service failed unexpectedly, the next call tries again; see that this process has memory and"
                + " threads left, else report this error", error);
        return new AuthServerUnavailableException(organisationCode, "Organisation "
                + Printable.of(organisationCode) + ": the token service failed unexpectedly (" + ErrorText.kind(error)
                + "); try again, and if this lasts, see the log and that this process has memory and threads left",
                null, null);
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
        Guarded.report(LOG, text, error);
    }

    /**
     * Runs a task; what it throws is reported and goes no further.
     *
     * @return whether it ended without an exception
     */
    public static boolean guarded(String failure, Runnable task) {
        return Guarded.run(LOG, failure, task);
    }
}
