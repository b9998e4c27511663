package cloud.powerepos.des.common.listeners;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import org.osgi.service.component.ComponentServiceObjects;
import org.slf4j.Logger;

import cloud.powerepos.des.common.text.ErrorText;
import cloud.powerepos.des.common.threads.Guarded;

/** What one listener has still to be told. Guarded by the lock of {@link Listeners}, but for {@link #call}. */
final class ListenerQueue<T> {

    /** Of news that may be lost. */
    static final int MOST_WAITING = 10_000;

    record News<T>(ComponentServiceObjects<T> objects, Object about, Consumer<? super T> call) {
    }

    private final Logger log;
    private final Deque<News<T>> waiting = new ArrayDeque<>();
    private final Set<Object> abouts = new HashSet<>();
    private boolean overflown;
    /** The thread that serves the queue; null for none. */
    Thread thread;

    ListenerQueue(Logger log) {
        this.log = log;
    }

    void add(ComponentServiceObjects<T> objects, Object about, Consumer<? super T> call) {
        if (about != null && abouts.contains(about)) {
            return;
        }
        if (about == null && waiting.size() - abouts.size() >= MOST_WAITING) {
            dropOldest(objects);
        }
        waiting.add(new News<>(objects, about, call));
        if (about != null) {
            abouts.add(about);
        }
    }

    private void dropOldest(ComponentServiceObjects<T> objects) {
        waiting.stream().filter(news -> news.about() == null).findFirst().ifPresent(waiting::remove);
        if (!overflown) {
            overflown = true;
            log.warn("Listener {} does not keep up, the oldest news for it is dropped: fix the listener or remove its"
                    + " bundle", name(objects, null));
        }
    }

    /** Takes the next news; null for none. */
    News<T> poll() {
        News<T> next = waiting.poll();
        if (next == null) {
            overflown = false;
            return null;
        }
        if (next.about() != null) {
            abouts.remove(next.about());
        }
        return next;
    }

    /** Drops what waits and interrupts the listener. */
    void stop() {
        waiting.clear();
        abouts.clear();
        if (servedElsewhere()) {
            thread.interrupt();
        }
    }

    boolean servedElsewhere() {
        return thread != null && thread != Thread.currentThread();
    }

    /** Tells the listener; never throws. */
    void call(News<T> news) {
        ComponentServiceObjects<T> objects = news.objects();
        T listener = null;
        try {
            listener = objects.getService();
            if (listener != null) {
                news.call().accept(listener);
            }
        } catch (Throwable e) {
            Guarded.report(log, "Listener " + name(objects, listener) + " failed, the others are told all the same: fix"
                    + " the listener or remove its bundle", e);
        } finally {
            if (listener != null) {
                unget(objects, listener);
            }
            // an interrupt that a listener left behind must not reach the next call
            Thread.interrupted();
        }
    }

    private void unget(ComponentServiceObjects<T> objects, T listener) {
        try {
            objects.ungetService(listener);
        } catch (IllegalStateException | IllegalArgumentException e) {
            log.debug("Listener {} is gone already ({})", listener.getClass().getName(), ErrorText.kind(e));
        } catch (Throwable e) {
            Guarded.report(log, "Listener " + name(objects, listener) + " failed when it was released: fix the listener"
                    + " or remove its bundle", e);
        }
    }

    private static String name(ComponentServiceObjects<?> objects, Object listener) {
        try {
            return listener != null ? listener.getClass().getName() : String.valueOf(objects.getServiceReference());
        } catch (Throwable e) {
            return "(unknown)";
        }
    }
}
