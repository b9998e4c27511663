package cloud.powerepos.des.auth.internal.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.auth.internal.time.Hanging;
import cloud.powerepos.des.auth.internal.time.Threads;

class TrustedFileWatchTest {

    @TempDir
    Path folder;

    private TrustedFile file() {
        return TrustedFile.look(folder.resolve("authority.pem").toString());
    }

    @Test
    void fileSystemThatHangsKeepsNoRequestAndNoStopWaiting() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Threads threads = new Threads(1);
        TrustedFileWatch watch = new TrustedFileWatch(threads.files(), file -> {
            hanging.countDown();
            Hanging.until(release);
            return false;
        }, () -> { });
        watch.follow(file());
        watch.lookSoon();
        assertTrue(hanging.await(10, TimeUnit.SECONDS));
        watch.lookSoon();
        CountDownLatch requested = new CountDownLatch(1);
        threads.requests().execute(requested::countDown);
        assertTrue(requested.await(10, TimeUnit.SECONDS), "requests have threads of their own");
        long begin = System.nanoTime();
        threads.close();
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(2));
        release.countDown();
    }

    @Test
    void oneLookAtATimeAndTheNextAfterWhateverItThrew() {
        List<Runnable> looks = new ArrayList<>();
        AtomicInteger changes = new AtomicInteger();
        TrustedFileWatch watch = new TrustedFileWatch(looks::add, file -> {
            if (changes.get() == 0) {
                changes.incrementAndGet();
                throw new NoClassDefFoundError();
            }
            return true;
        }, changes::incrementAndGet);
        watch.lookSoon();
        assertEquals(0, looks.size(), "no file is named");
        watch.follow(file());
        watch.lookSoon();
        watch.lookSoon();
        assertEquals(1, looks.size());
        looks.get(0).run();
        watch.lookSoon();
        looks.get(1).run();
        assertEquals(2, changes.get());
    }

    @Test
    void lookThatGotNoThreadIsMadeTheNextTime() {
        List<Runnable> looks = new ArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        TrustedFileWatch watch = new TrustedFileWatch(task -> {
            if (calls.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            looks.add(task);
        }, file -> false, () -> { });
        watch.follow(file());
        assertThrows(OutOfMemoryError.class, watch::lookSoon);
        watch.lookSoon();
        assertEquals(1, looks.size());
    }

    @Test
    void periodicTaskGoesOnWhateverItThrows() {
        Threads threads = new Threads(1);
        try {
            AtomicInteger runs = new AtomicInteger();
            threads.every(1, () -> {
                if (runs.incrementAndGet() < 5) {
                    throw new NoClassDefFoundError();
                }
            });
            await().atMost(10, TimeUnit.SECONDS).until(() -> runs.get() > 5);
        } finally {
            threads.close();
        }
    }
}
