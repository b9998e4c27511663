package cloud.powerepos.des.common.listeners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;

import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.testing.CapturedLog;

/** Real threads, as they are the point. */
class ListenersTest {

    /** A registered listener; each step may fail. */
    private static class Registered implements ComponentServiceObjects<Consumer<String>> {

        final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch done;

        Registered(int calls) {
            done = new CountDownLatch(calls);
        }

        void called(String news) {
            calls.add(news);
            done.countDown();
        }

        List<String> await() throws InterruptedException {
            assertTrue(done.await(10, TimeUnit.SECONDS), () -> "only " + calls);
            return List.copyOf(calls);
        }

        @Override
        public Consumer<String> getService() {
            return this::called;
        }

        @Override
        public void ungetService(Consumer<String> service) {
        }

        @Override
        public ServiceReference<Consumer<String>> getServiceReference() {
            return null;
        }
    }

    private static final class Stuck extends Registered {

        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);

        Stuck(int calls) {
            super(calls);
        }

        @Override
        void called(String news) {
            entered.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                super.called("interrupted");
                return;
            }
            super.called(news);
        }
    }

    private final CapturedLog log = CapturedLog.of(ListenersTest.class);
    private final List<ComponentServiceObjects<Consumer<String>>> registered = new CopyOnWriteArrayList<>();
    private final List<Runnable> retries = new CopyOnWriteArrayList<>();
    private final AtomicInteger threadsRefused = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Listeners<Consumer<String>> listeners = new Listeners<>(log.logger(), task -> {
        if (threadsRefused.getAndDecrement() > 0) {
            throw new OutOfMemoryError("unable to create native thread (on purpose)");
        }
        Thread thread = new DaemonThreads("des-test").newThread(task);
        threads.add(thread);
        return thread;
    }, (delay, task) -> retries.add(task), () -> registered);

    ListenersTest() {
    }

    @AfterEach
    void close() throws Exception {
        listeners.close();
        log.close();
        for (Thread thread : threads) {
            thread.join(5_000);
            assertFalse(thread.isAlive());
        }
    }

    private void tell(String... news) {
        for (String one : news) {
            listeners.tell(listener -> listener.accept(one));
        }
    }

    @Test
    void everyListenerIsToldInOrder() throws Exception {
        Registered a = new Registered(3);
        Registered b = new Registered(3);
        registered.addAll(List.of(a, b));
        tell("1", "2", "3");
        assertEquals(List.of("1", "2", "3"), a.await());
        assertEquals(List.of("1", "2", "3"), b.await());
    }

    @Test
    void whateverAListenerThrowsAndWhereverTheOthersAreTold() throws Exception {
        for (Throwable failure : List.of(new IllegalStateException("on purpose"),
                new NoClassDefFoundError("on purpose"), new StackOverflowError("on purpose"),
                new OutOfMemoryError("on purpose"), new ThreadDeath(), new Exception("checked, on purpose"))) {
            Registered good = new Registered(2);
            registered.clear();
            registered.add(new Registered(1) {
                @Override
                public Consumer<String> getService() {
                    throw ListenersTest.<RuntimeException>sneaky(failure);
                }
            });
            registered.add(new Registered(1) {
                @Override
                void called(String news) {
                    throw ListenersTest.<RuntimeException>sneaky(failure);
                }
            });
            registered.add(new Registered(1) {
                @Override
                public void ungetService(Consumer<String> service) {
                    throw ListenersTest.<RuntimeException>sneaky(failure);
                }
            });
            registered.add(new Registered(1) {
                @Override
                public ServiceReference<Consumer<String>> getServiceReference() {
                    throw ListenersTest.<RuntimeException>sneaky(failure);
                }
            });
            registered.add(good);
            tell("1", "2");
            assertEquals(List.of("1", "2"), good.await());
        }
    }

    @Test
    void aListenerThatFailedIsToldTheNext() throws Exception {
        Registered once = new Registered(1) {
            @Override
            void called(String news) {
                if (news.equals("1")) {
                    throw new NoClassDefFoundError("on purpose");
                }
                super.called(news);
            }
        };
        registered.add(once);
        tell("1", "2");
        assertEquals(List.of("2"), once.await());
        String line = log.events().get(0).getFormattedMessage();
        assertTrue(line.contains("fix the listener or remove its bundle (NoClassDefFoundError, at "), line);
        assertFalse(line.contains("on purpose") || log.events().get(0).getThrowableProxy() != null, line);
    }

    @Test
    void aStuckListenerDelaysOnlyItself() throws Exception {
        Stuck stuck = new Stuck(2);
        Registered good = new Registered(2);
        registered.addAll(List.of(stuck, good));
        tell("1", "2");
        assertEquals(List.of("1", "2"), good.await());
        assertEquals(List.of(), stuck.calls);
        stuck.release.countDown();
        assertEquals(List.of("1", "2"), stuck.await());
    }

    @Test
    void aListenerThatLagsTooFarBehindLosesTheOldestNewsWithOneWarning() throws Exception {
        Stuck stuck = new Stuck(1 + ListenerQueue.MOST_WAITING);
        registered.add(stuck);
        tell("first");
        assertTrue(stuck.entered.await(10, TimeUnit.SECONDS));
        for (int i = 0; i < ListenerQueue.MOST_WAITING + 3; i++) {
            tell(Integer.toString(i));
        }
        stuck.release.countDown();
        List<String> calls = stuck.await();
        assertEquals(List.of("first", "3"), calls.subList(0, 2));
        assertEquals(Integer.toString(ListenerQueue.MOST_WAITING + 2), calls.get(calls.size() - 1));
        assertEquals(1, log.events().size());
    }

    @Test
    void theSameChangeWaitsOnceAndIsNeverLost() throws Exception {
        Stuck stuck = new Stuck(3);
        registered.add(stuck);
        listeners.tell("A", listener -> listener.accept("A"));
        assertTrue(stuck.entered.await(10, TimeUnit.SECONDS));
        for (int i = 0; i < 100_000; i++) {
            listeners.tell("A", listener -> listener.accept("A"));
            listeners.tell("B", listener -> listener.accept("B"));
        }
        stuck.release.countDown();
        assertEquals(List.of("A", "A", "B"), stuck.await());
    }

    @Test
    void aMomentWithoutThreadsIsReportedAndMadeUpFor() throws Exception {
        Registered listener = new Registered(2);
        registered.add(listener);
        threadsRefused.set(2);
        tell("1");
        retries.remove(0).run();
        assertEquals(List.of(), listener.calls);
        tell("2");
        assertEquals(List.of("1", "2"), listener.await());
        retries.forEach(Runnable::run);
        assertEquals(1, threads.size());
    }

    @Test
    void theEndGivesAMomentForWhatWaitsAndInterruptsWhatIsStuck() throws Exception {
        Stuck stuck = new Stuck(1);
        Registered good = new Registered(1);
        registered.addAll(List.of(stuck, good));
        tell("1", "2");
        assertTrue(stuck.entered.await(10, TimeUnit.SECONDS));
        long start = System.nanoTime();
        listeners.close();
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 5_000);
        assertEquals(List.of("1", "2"), List.copyOf(good.calls));
        assertEquals(List.of("interrupted"), stuck.await());
        tell("3");
        assertEquals(0, listeners.size());
    }

    @Test
    void aListenerMayEndTheFanOut() throws Exception {
        Registered closing = new Registered(1) {
            @Override
            void called(String news) {
                listeners.close();
                super.called(news);
            }
        };
        registered.add(closing);
        long start = System.nanoTime();
        tell("1");
        closing.await();
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 5_000);
    }

    @Test
    void aCollectionThatFailsHurtsNotTheCaller() {
        Listeners<Consumer<String>> broken =
                new Listeners<>(log.logger(), new DaemonThreads("des-test"), (delay, task) -> { }, () -> {
                    throw new IllegalStateException("on purpose");
                });
        broken.tell(listener -> { });
        broken.close();
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X sneaky(Throwable failure) throws X {
        throw (X) failure;
    }
}
