package cloud.powerepos.des.auth.internal.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.lifecycle.Failure;
import cloud.powerepos.des.auth.internal.lifecycle.Reason;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.VirtualTime;

/** A queue for two requests at the same time, whose requests a test ends. */
abstract class QueueFixture {

    final VirtualTime time = new VirtualTime();
    final LifetimeClock clock = new LifetimeClock(time::monotonicNanos, time::wall);
    final RequestQueue queue =
            new RequestQueue(time.executor(), clock, time.timer(), new Backoff(() -> 0), 2);
    final List<String> started = new ArrayList<>();

    class Request extends RecordedRequest {

        Failure blocked;

        Request(String name, boolean onDemand) {
            super(name, onDemand, queue.era(), new ArrayList<>());
        }

        @Override
        public void run() {
            started.add(organisationCode());
        }

        @Override
        public void blocked(Failure failure) {
            blocked = failure;
        }

        void succeeds() {
            queue.succeeded(this);
            time.settle();
        }

        void fails() {
            fails(Optional.empty());
        }

        void fails(Optional<Duration> retryAfter) {
            queue.failed(this, new Failure(Failure.Kind.UNAVAILABLE, "", new Reason(organisationCode(), "wait"), 0,
                    clock.wall(), 0), retryAfter);
            time.settle();
        }
    }

    /** Two organisations fail in a row, the second of them says so. */
    void close() {
        background("one").fails();
        background("two").fails();
        started.clear();
    }

    Request background(String name) {
        return submit(new Request(name, false));
    }

    Request onDemand(String name) {
        return submit(new Request(name, true));
    }

    Request submit(Request request) {
        queue.submit(request);
        time.settle();
        return request;
    }
}
