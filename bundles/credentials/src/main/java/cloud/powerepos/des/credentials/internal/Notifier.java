package cloud.powerepos.des.credentials.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Hands changes on in their order, one at a time, in whichever thread comes first; nobody waits. */
final class Notifier {

    private final Consumer<String> receiver;
    private final Queue<String> changes = new ConcurrentLinkedQueue<>();
    // not reentrant on purpose: a receiver that causes a change must not be called inside its own call
    private final Semaphore turn = new Semaphore(1);

    Notifier(Consumer<String> receiver) {
        this.receiver = receiver;
    }

    void add(String organisationCode) {
        changes.add(organisationCode);
    }

    void drain() {
        while (!changes.isEmpty() && turn.tryAcquire()) {
            try {
                String change;
                while ((change = changes.poll()) != null) {
                    receiver.accept(change);
                }
            } finally {
                turn.release();
            }
        }
    }
}
