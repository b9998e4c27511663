package cloud.powerepos.des.auth.internal.http;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.internal.Unexpected;

/**
 * Looks whether the file of trusted certificates has changed: what is in it is configuration too. One look at a time,
 * on a thread of its own, as a file system may keep it waiting.
 */
public final class TrustedFileWatch {

    private final Executor executor;
    private final Predicate<TrustedFile> isChanged;
    private final Runnable changed;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile TrustedFile file = TrustedFile.NONE;

    /** @param changed called for each look that finds another file than the one that is followed */
    public TrustedFileWatch(Executor executor, Predicate<TrustedFile> isChanged, Runnable changed) {
        this.executor = executor;
        this.isChanged = isChanged;
        this.changed = changed;
    }

    public void follow(TrustedFile latest) {
        file = latest;
    }

    /** Never blocks. */
    public void lookSoon() {
        if (file.isNamed() && looking.compareAndSet(false, true)) {
            try {
                executor.execute(this::look);
            } catch (Throwable e) {
                looking.set(false);
                throw e;
            }
        }
    }

    private void look() {
        try {
            if (isChanged.test(file)) {
                changed.run();
            }
        } catch (Throwable e) {
            Unexpected.log("The file of trusted certificates could not be looked at, the next look is in a second; see"
                    + " that trusted.certificates.file of " + AuthTokenService.PID + ".cfg can be read", e);
        } finally {
            looking.set(false);
        }
    }
}
