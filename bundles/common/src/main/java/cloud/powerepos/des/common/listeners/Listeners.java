package cloud.powerepos.des.common.listeners;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.osgi.service.component.ComponentServiceObjects;
import org.slf4j.Logger;

import cloud.powerepos.des.common.listeners.ListenerQueue.News;
import cloud.powerepos.des.common.threads.Guarded;
import cloud.powerepos.des.common.threads.Scheduler;

/**
 * Tells news to all listeners of the whiteboard. Each listener has a queue and, while there is news for it, a thread of
 * its own: it is called in order, one call at a time, and whatever it does or throws concerns no other listener and not
 * the caller, who never waits. Objects, not services, because to get a listener while it is being activated would go in
 * a circle.
 */
public final class Listeners<T> implements AutoCloseable {

    /** How long a thread waits for more news before it ends. */
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final String NOT_TOLD =
            "A listener could not be told; restart the listener's bundle so that it looks anew";
    private static final long CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Logger log;
    private final ThreadFactory threads;
    private final Scheduler retries;
    private final Supplier<? extends Collection<ComponentServiceObjects<T>>> registered;
    /** By service reference; an entry lives while there is news or a thread. Also the lock of the queues. */
    private final Map<Object, ListenerQueue<T>> queues = new LinkedHashMap<>();
    private boolean closed;

    /**
     * @param threads    makes the listeners' threads, the first one with the first news
     * @param retries    is used where no thread could be started
     * @param registered gives the listeners of this moment, usually a field that DS keeps up to date
     */
    public Listeners(Logger log, ThreadFactory threads, Scheduler retries,
            Supplier<? extends Collection<ComponentServiceObjects<T>>> registered) {
        this.log = log;
        this.threads = threads;
        this.retries = retries;
        this.registered = registered;
    }

    /** Tells every listener of this moment. A listener that lags too far behind loses the oldest news. */
    public void tell(Consumer<? super T> news) {
        tell(null, news);
    }

    /**
     * Tells every listener of this moment that something is not what it was. A listener for which the same still waits
     * is not told twice: it looks at the latest state anyway.
     *
     * @param about what changed, compared by {@code equals}; such news is never lost
     */
    public void tell(Object about, Consumer<? super T> news) {
        Guarded.run(log, NOT_TOLD, () -> List.copyOf(registered.get()).forEach(
                objects -> Guarded.run(log, NOT_TOLD, () -> enqueue(objects, about, news))));
    }

    private void enqueue(ComponentServiceObjects<T> objects, Object about, Consumer<? super T> news) {
        Object reference = objects.getServiceReference();
        Object key = reference == null ? objects : reference;
        synchronized (queues) {
            if (!closed) {
                ListenerQueue<T> queue = queues.computeIfAbsent(key, k -> new ListenerQueue<>(log));
                queue.add(objects, about, news);
                start(key, queue);
            }
        }
    }

    /** Call it with the lock. */
    private void start(Object key, ListenerQueue<T> queue) {
        if (queue.thread != null) {
            queues.notifyAll();
            return;
        }
        try {
            Thread thread = threads.newThread(() -> serve(key, queue));
            thread.start();
            queue.thread = thread;
        } catch (Throwable e) {
            Guarded.report(log, "No thread to call a listener, tried again in a second; raise the limit of threads of"
                    + " this process", e);
            retries.after(RETRY, () -> restart(key, queue));
        }
    }

    private void restart(Object key, ListenerQueue<T> queue) {
        synchronized (queues) {
            if (!closed && queue.thread == null && queues.get(key) == queue) {
                start(key, queue);
            }
        }
    }

    private void serve(Object key, ListenerQueue<T> queue) {
        try {
            for (News<T> news = next(key, queue); news != null; news = next(key, queue)) {
                queue.call(news);
            }
        } finally {
            synchronized (queues) {
                if (queue.thread == Thread.currentThread()) {
                    // not the regular end: memory may be short
                    queue.thread = null;
                    retries.after(RETRY, () -> restart(key, queue));
                }
            }
        }
    }

    /** Waits for the next news; null if the thread is to end, which then belongs to the queue no more. */
    private News<T> next(Object key, ListenerQueue<T> queue) {
        long end = System.nanoTime() + IDLE.toNanos();
        boolean interrupted = false;
        synchronized (queues) {
            while (true) {
                News<T> news = queue.poll();
                if (news != null) {
                    return news;
                }
                long left = end - System.nanoTime();
                if (closed || interrupted || left <= 0) {
                    queue.thread = null;
                    queues.remove(key, queue);
                    queues.notifyAll();
                    return null;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(queues, left);
                } catch (InterruptedException e) {
                    // not from us: a listener's remainder; whatever comes later gets a new thread
                    interrupted = true;
                }
            }
        }
    }

    /**
     * Takes no more news, gives the listeners a moment for what waits, then drops it and interrupts those that are
     * stuck. Returns within about 600 ms; may be called by a listener.
     */
    @Override
    public void close() {
        synchronized (queues) {
            closed = true;
            queues.notifyAll();
            if (!awaitEnd()) {
                queues.values().forEach(ListenerQueue::stop);
                awaitEnd();
            }
            queues.clear();
        }
    }

    private boolean awaitEnd() {
        long end = System.nanoTime() + CLOSE_NANOS;
        try {
            while (queues.values().stream().anyMatch(ListenerQueue::servedElsewhere)) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(queues, left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** For tests: how many listeners have news or a thread. */
    int size() {
        synchronized (queues) {
            return queues.size();
        }
    }
}
