package cloud.powerepos.des.itests.readme.internal;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Calls one example module again and again and keeps the books: how many calls were answered, which failed, and how
 * long the longest time from one answer to the next was. Knows the module by name alone, so that no update of it, or of
 * what it uses, restarts this bundle.
 */
final class Caller implements Runnable {

    private static final String MODULE = "cloud.powerepos.des.itests.example.SalesImport";
    private static final UUID JOB = UUID.fromString("7a9d0f5e-0a52-4b6c-9a0e-3c1e7d1f2b43");
    private static final long PAUSE_MS = 5;

    private final BundleContext context;
    private final String filter;
    private final List<String> failures = new ArrayList<>();
    private int answered;
    private int unanswered;
    private int inARow;
    private long lastAnswer;
    private long longestGap;

    Caller(BundleContext context, String filter) {
        this.context = context;
        this.filter = filter;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                call();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // this bundle was stopped
        } catch (Exception e) {
            failed(e);
        }
    }

    private void call() throws Exception {
        ServiceReference<?>[] found = context.getAllServiceReferences(MODULE, filter);
        Object module = found == null ? null : context.getService(found[0]);
        if (module == null) {
            absent();
            return;
        }
        try {
            interfaceOf(module, MODULE).getMethod("run", UUID.class).invoke(module, JOB);
            answered();
        } catch (InvocationTargetException e) {
            failed(e.getCause());
        } finally {
            context.ungetService(found[0]);
        }
    }

    /** The class of a service may be private, its interface is not. */
    static Class<?> interfaceOf(Object service, String name) {
        return Arrays.stream(service.getClass().getInterfaces()).filter(type -> type.getName().equals(name)).findFirst()
                .orElseThrow();
    }

    private synchronized void answered() {
        long now = System.nanoTime();
        if (answered > 0) {
            longestGap = Math.max(longestGap, now - lastAnswer);
        }
        answered++;
        inARow++;
        lastAnswer = now;
    }

    private synchronized void absent() {
        inARow = 0;
    }

    private synchronized void failed(Throwable e) {
        inARow = 0;
        if (e instanceof IOException) {
            unanswered++;
        } else {
            failures.add(e.toString());
        }
    }

    /** Whether so many calls were answered since the last failure or the last time that there was no module. */
    synchronized boolean moreThan(int calls) {
        return inARow > calls;
    }

    /** The books since the last call of this method. */
    synchronized String report() {
        String report = answered + " answered, longest gap " + TimeUnit.NANOSECONDS.toMillis(longestGap) + " ms, "
                + unanswered + " unanswered by DES, " + failures.size() + " failed " + failures;
        answered = Math.min(answered, 1);
        longestGap = 0;
        unanswered = 0;
        inARow = 0;
        failures.clear();
        return report;
    }
}
