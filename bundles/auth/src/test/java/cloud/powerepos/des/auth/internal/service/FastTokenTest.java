package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.lifecycle.CachedToken;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.VirtualTime;

class FastTokenTest {

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final VirtualTime time = new VirtualTime();
    private final FastToken reader = new FastToken(new LifetimeClock(time::monotonicNanos, time::wall)) {
        @Override
        AccessToken getSlowly() {
            return null;
        }
    };

    private static CachedToken snapshot(int number, long life) {
        return CachedToken.of(new AccessToken(String.valueOf(number), "ACME", "des", Instant.EPOCH, Instant.EPOCH,
                Optional.empty(), Map.of()), 0, life / 2, life).inUse();
    }

    @Test
    void aLongLivedTokenInUseIsSeenAndGoneAtOnceWhenItIsTakenBack() {
        assertNull(reader.get());
        CachedToken first = snapshot(1, HOUR);
        reader.publish(first);
        assertSame(first.token(), reader.get());
        reader.publish(CachedToken.NONE);
        assertNull(reader.get());
    }

    @Test
    void aTokenThatNeedsTheExactTimeIsLeftToACloserLook() {
        reader.publish(snapshot(1, HOUR));
        reader.publish(snapshot(2, TimeUnit.SECONDS.toNanos(30)));
        assertNull(reader.get());
    }

    @Test
    void noReaderSeesAnOlderTokenAfterANewerOneHoweverTheyAreReplaced() throws Exception {
        AtomicBoolean replacing = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(threads.submit(() -> {
                    int backwards = 0;
                    int last = 0;
                    while (replacing.get()) {
                        AccessToken token = reader.get();
                        int seen = token == null ? last : Integer.parseInt(token.value());
                        backwards += seen < last ? 1 : 0;
                        last = seen;
                    }
                    return backwards;
                }));
            }
            for (int number = 1; number <= 50_000; number++) {
                reader.publish(snapshot(number, number % 3 == 0 ? TimeUnit.SECONDS.toNanos(30) : HOUR));
                if (number % 5 == 0) {
                    reader.publish(CachedToken.NONE);
                }
            }
            replacing.set(false);
            for (Future<Integer> backwards : readers) {
                assertEquals(0, backwards.get());
            }
        } finally {
            replacing.set(false);
            threads.shutdownNow();
        }
    }
}
