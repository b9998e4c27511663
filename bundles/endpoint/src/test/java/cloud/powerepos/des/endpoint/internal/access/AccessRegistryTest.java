package cloud.powerepos.des.endpoint.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.endpoint.internal.LogFile;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.VirtualScheduler;

class AccessRegistryTest {

    private final FakeStore store = new FakeStore("ACME", "BETA");
    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final Set<String> open = new ConcurrentSkipListSet<>();
    private final List<String> calls = new ArrayList<>();
    private Consumer<String> opening = code -> { };
    private Consumer<String> closing = code -> { };
    private Consumer<String> revoking = code -> { };
    private final AccessRegistry registry = new AccessRegistry(store, FakeAccess::new, work::add, scheduler::after);

    private final class FakeAccess implements AccessRegistry.Access {

        private final String code;

        FakeAccess(String code) {
            this.code = code;
        }

        @Override
        public void open() {
            calls.add("open " + code);
            opening.accept(code);
            open.add(code);
        }

        @Override
        public void revoke() {
            calls.add("revoke " + code);
            revoking.accept(code);
        }

        @Override
        public void close() {
            calls.add("close " + code);
            open.remove(code);
            closing.accept(code);
        }
    }

    private void run() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    private void start() {
        registry.start();
        run();
    }

    @Test
    void theThreadThatReportsAChangeOpensNothing() {
        registry.start();
        assertEquals(List.of(), calls);
        run();
        assertEquals(Set.of("ACME", "BETA"), open);
    }

    @Test
    void changesOfOneOrganisationThatWaitAreFollowedOnce() {
        start();
        store.codes.remove("ACME");
        registry.credentialsChanged("ACME");
        store.codes.add("ACME");
        registry.credentialsChanged("ACME");
        assertEquals(1, work.size());
        run();
        assertEquals(2, calls.size(), "nothing has changed after all");
    }

    @Test
    void aChangeWhileOneIsFollowedIsFollowedAfterIt() {
        opening = code -> {
            if (code.equals("ACME")) {
                store.codes.remove("ACME");
                registry.credentialsChanged("ACME");
                store.codes.add("GAMMA");
                registry.credentialsChanged("GAMMA");
            }
        };
        start();
        assertEquals(Set.of("BETA", "GAMMA"), open);
        assertTrue(calls.indexOf("close ACME") > calls.indexOf("open ACME"), calls::toString);
    }

    @Test
    void whateverIsThrownForOneTheOthersComeAndItIsTriedAgain() {
        LogFile log = new LogFile();
        opening = code -> {
            if (code.equals("ACME")) {
                throw new NoClassDefFoundError("on purpose");
            }
        };
        start();
        assertEquals(Set.of("BETA"), open);
        assertTrue(log.lines("ERROR").get(0).contains("ACME"), log::text);
        store.codes.remove("BETA");
        registry.credentialsChanged("BETA");
        run();
        assertEquals(Set.of(), open);
        opening = code -> { };
        scheduler.pass(Duration.ofSeconds(2));
        run();
        assertEquals(Set.of("ACME"), open);
        assertEquals(0, scheduler.planned());
    }

    @Test
    void attemptsAreAtMostAMinuteApartAndEndWithTheOrganisation() {
        opening = code -> {
            throw new IllegalStateException("on purpose");
        };
        start();
        for (int i = 0; i < 20; i++) {
            int before = calls.size();
            scheduler.pass(Duration.ofSeconds(60));
            run();
            assertTrue(calls.size() > before);
        }
        store.codes.clear();
        scheduler.pass(Duration.ofSeconds(60));
        run();
        assertEquals(0, scheduler.planned());
    }

    @Test
    void eachAttemptThatFailsDoublesTheWaitForTheNextUpToAMinute() {
        store.codes.remove("BETA");
        opening = code -> {
            throw new IllegalStateException("on purpose");
        };
        start();
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            int before = calls.size();
            scheduler.pass(Duration.ofSeconds(seconds).minusNanos(1));
            run();
            assertEquals(before, calls.size(), "too early after " + seconds + " s");
            scheduler.pass(Duration.ofNanos(1));
            run();
            assertEquals(List.of("open ACME", "close ACME"), calls.subList(before, calls.size()));
        }
        opening = code -> { };
        scheduler.pass(Duration.ofSeconds(60));
        run();
        assertEquals(Set.of("ACME"), open);
        store.failure = new IllegalStateException("on purpose");
        registry.credentialsChanged("ACME");
        run();
        store.failure = null;
        store.codes.clear();
        scheduler.pass(Duration.ofSeconds(1));
        run();
        assertEquals(Set.of(), open, "after a success the next failure waits for a second again");
        assertEquals(0, registry.size());
    }

    @Test
    void theEndIsTheEndThoughThereAreNoThreads() {
        LogFile log = new LogFile();
        AccessRegistry poor = new AccessRegistry(store, FakeAccess::new, task -> {
            throw new OutOfMemoryError("unable to create native thread (on purpose)");
        }, scheduler::after);
        poor.start();
        assertEquals(2, log.lines("ERROR").size(), log::text);
        assertTrue(log.text().contains("raise the limit of threads"), log::text);
        poor.close();
        scheduler.pass(Duration.ofSeconds(1));
        assertEquals(2, log.lines("ERROR").size(), "nothing more is said");
        assertEquals(0, scheduler.planned());
        assertEquals(0, poor.size());
    }

    @Test
    void whatIsMadeWhileTheRegistryEndsIsNotOpened() {
        AccessRegistry[] holder = new AccessRegistry[1];
        holder[0] = new AccessRegistry(store, code -> {
            holder[0].revoke();
            return new FakeAccess(code);
        }, Runnable::run, scheduler::after);
        holder[0].start();
        assertEquals(List.of(), calls);
    }

    @Test
    void revocationOfOneThatFailsHindersNoOther() {
        start();
        revoking = code -> {
            throw new StackOverflowError("on purpose");
        };
        registry.revoke();
        assertTrue(calls.containsAll(List.of("revoke ACME", "revoke BETA")), calls::toString);
        assertEquals(Set.of("ACME", "BETA"), open);
        registry.credentialsChanged("GAMMA");
        assertEquals(0, work.size());
    }

    @Test
    void aStoreThatFailsIsAskedAgain() {
        store.failure = new IllegalStateException("on purpose");
        start();
        assertEquals(Set.of(), open);
        store.failure = null;
        scheduler.pass(Duration.ofSeconds(1));
        run();
        assertEquals(Set.of("ACME", "BETA"), open);
    }

    @Test
    void aMomentWithoutThreadsLosesNothing() {
        boolean[] without = {true};
        AccessRegistry poor = new AccessRegistry(store, FakeAccess::new, task -> {
            if (without[0]) {
                throw new OutOfMemoryError("unable to create native thread (on purpose)");
            }
            task.run();
        }, scheduler::after);
        poor.start();
        without[0] = false;
        poor.credentialsChanged("ACME");
        scheduler.pass(Duration.ofSeconds(1));
        assertEquals(Set.of("ACME", "BETA"), open);
    }

    @Test
    void workThatWasTakenThoughItsSubmissionFailedIsDoneOnce() {
        LogFile log = new LogFile();
        AccessRegistry poor = new AccessRegistry(store, FakeAccess::new, task -> {
            work.add(task);
            if (work.size() == 1) {
                throw new OutOfMemoryError("unable to create native thread (on purpose)");
            }
        }, scheduler::after);
        poor.credentialsChanged("foreign");
        scheduler.pass(Duration.ofSeconds(1));
        assertEquals(2, work.size());
        run();
        assertEquals(1, log.lines("ERROR").size(), log::text);
        assertEquals(0, poor.size());
        assertEquals(0, scheduler.planned());
    }

    @Test
    void oneThatFailsToCloseHindersNoOther() {
        start();
        closing = code -> {
            if (code.equals("ACME")) {
                throw new StackOverflowError("on purpose");
            }
        };
        registry.close();
        assertEquals(Set.of(), open);
    }

    @Test
    void theEndClosesWhatIsBeingOpened() {
        opening = code -> {
            registry.revoke();
            assertTrue(calls.contains("revoke " + code), calls::toString);
        };
        registry.start();
        work.remove().run();
        registry.close();
        run();
        assertEquals(Set.of(), open);
        registry.credentialsChanged("ACME");
        assertEquals(0, work.size());
    }

    @Test
    void nothingIsKeptOfOrganisationsThatAreNotConfigured() {
        start();
        for (int i = 0; i < 1_000; i++) {
            registry.credentialsChanged("foreign" + i);
        }
        run();
        assertEquals(2, registry.size());
    }
}
