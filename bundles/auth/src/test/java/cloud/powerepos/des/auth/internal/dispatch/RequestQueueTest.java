package cloud.powerepos.des.auth.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.lifecycle.Backoff;

/** Order and number of requests. */
class RequestQueueTest extends QueueFixture {

    @Test
    void requestsWithoutAThreadEndHoweverManyWait() {
        int many = 10_000;
        AtomicInteger ended = new AtomicInteger();
        RequestQueue without = new RequestQueue(task -> {
            throw new InternalError("unable to create native thread");
        }, clock, time.timer(), new Backoff(() -> 0), 0);
        for (int number = 0; number < many; number++) {
            without.submit(new Request("ORG" + number, true) {
                @Override
                public void notStarted(Throwable reason) {
                    ended.incrementAndGet();
                    // as one does that has ended
                    without.abandoned(this);
                }
            });
        }
        without.limit(1);
        assertEquals(many, ended.get());
    }

    @Test
    void noMoreThanTheLimitAreUnderWay() {
        Request a = background("a");
        background("b");
        background("c");
        background("d");
        assertEquals(List.of("a", "b"), started);
        a.succeeds();
        assertEquals(List.of("a", "b", "c"), started);
        queue.limit(3);
        time.settle();
        assertEquals(List.of("a", "b", "c", "d"), started);
    }

    @Test
    void requestsThatACallerWaitsForOvertakeTheOthers() {
        Request a = background("a");
        Request b = background("b");
        background("c");
        Request d = background("d");
        onDemand("e");
        queue.promote(d);
        a.succeeds();
        b.succeeds();
        assertEquals(List.of("a", "b", "e", "d"), started);
    }

    @Test
    void promotionOfARequestThatIsUnderWayDoesNotSendItTwice() {
        Request a = background("a");
        queue.promote(a);
        queue.moveToFront(a);
        time.settle();
        assertEquals(List.of("a"), started);
    }

    @Test
    void abandonedRequestMakesRoom() {
        Request a = background("a");
        background("b");
        background("c");
        queue.abandoned(a);
        time.settle();
        assertEquals(List.of("a", "b", "c"), started);
    }

    @Test
    void oneFailingOrganisationBlocksNoOther() {
        for (int failure = 0; failure < 10; failure++) {
            background("a").fails();
        }
        onDemand("b");
        assertTrue(started.contains("b"));
        assertTrue(queue.blockedBy().isEmpty());
    }
}
