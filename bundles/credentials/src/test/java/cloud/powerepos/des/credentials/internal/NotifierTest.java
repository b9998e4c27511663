package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class NotifierTest {

    @Test
    void aChangeCausedByAReceiverComesAfterItsCall() {
        List<String> calls = new ArrayList<>();
        Notifier[] holder = new Notifier[1];
        holder[0] = new Notifier(code -> {
            calls.add("begin " + code);
            if (code.equals("A")) {
                holder[0].add("B");
                holder[0].drain();
            }
            calls.add("end " + code);
        });
        holder[0].add("A");
        holder[0].drain();
        assertEquals(List.of("begin A", "end A", "begin B", "end B"), calls);
    }

    @Test
    void manyThreadsMeanOneCallAtATimeAndNoneIsLost() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        List<String> overlaps = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(4 * 500);
        Notifier notifier = new Notifier(code -> {
            if (inside.incrementAndGet() != 1) {
                overlaps.add(code);
            }
            calls.add(code);
            inside.decrementAndGet();
            done.countDown();
        });
        for (int t = 0; t < 4; t++) {
            new Thread(() -> {
                for (int i = 0; i < 500; i++) {
                    notifier.add("X");
                    notifier.drain();
                }
            }).start();
        }
        assertTrue(done.await(10, TimeUnit.SECONDS), () -> calls.size() + " calls came");
        assertEquals(List.of(), overlaps);
    }
}
