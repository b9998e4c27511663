package cloud.powerepos.des.auth.internal.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.time.VirtualTime;

/** Threads that take a time for each look; the look has its answer at the end of it. */
final class LookThreads {

    static final int COUNT = 8;

    /** How long a look takes that begins now. */
    Duration perLook = Duration.ZERO;
    private final VirtualTime time;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int busy;

    LookThreads(VirtualTime time) {
        this.time = time;
    }

    /** Asks for the tokens of so many organisations at once. */
    List<CompletableFuture<AccessToken>> burst(Node node, int count) {
        node.looks = this::execute;
        List<String> codes = IntStream.range(0, count).mapToObj(number -> "ORG" + number).toList();
        codes.forEach(code -> node.credentials.put(code, Cluster.credentials(code, "password", 1)));
        return codes.stream().map(code -> node.service.requestToken(code).toCompletableFuture()).toList();
    }

    static long waiting(List<CompletableFuture<AccessToken>> asked) {
        return asked.stream().filter(stage -> !stage.isDone()).count();
    }

    private void execute(Runnable look) {
        waiting.add(look);
        next();
    }

    private void next() {
        if (busy < COUNT && !waiting.isEmpty()) {
            busy++;
            Runnable look = waiting.remove();
            time.timer().after(perLook.toNanos(), () -> {
                look.run();
                busy--;
                next();
            });
        }
    }
}
