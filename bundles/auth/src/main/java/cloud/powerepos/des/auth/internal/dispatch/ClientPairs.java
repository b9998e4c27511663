package cloud.powerepos.des.auth.internal.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import cloud.powerepos.des.auth.internal.lifecycle.Failure;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;

/**
 * What is known of the clients that organisations share, so that a wrong client secret costs one request and not one
 * for each organisation. A client that the AuthServer refused is not tried again before its time, and then by one
 * request; while the first request of a client that has not succeeded yet is under way, the others wait for what comes
 * of it, for a moment.
 * <p>
 * Calls nothing while it holds its lock. Requests that are given back are to be submitted again.
 */
public final class ClientPairs {

    /** Others wait no longer than this for the first request of a client. */
    public static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_KNOWN_GOOD = 256;

    /** What a request has to do. */
    public enum Admission {
        /** Send its request. */
        GO,
        /** Wait until it is given back: see {@link ClientPairs#park}. */
        WAIT,
        /** End with the {@link ClientPairs#refusal}. */
        REFUSED
    }

    /** A client of which it is not known that it is good. */
    private static final class Trial {
        private Failure refusal;
        /** The organisation whose request was refused. */
        private String owner;
        /** The one request that is under way. */
        private QueuedRequest trying;
        private boolean patienceOver;
        private List<QueuedRequest> waiting = new ArrayList<>();

        List<QueuedRequest> release() {
            List<QueuedRequest> released = waiting;
            waiting = new ArrayList<>();
            return released;
        }
    }

    private final LifetimeClock clock;
    /** As many as there are requests under way and organisations whose own request was refused, at the most. */
    private final Map<ClientPair, Trial> trials = new HashMap<>();
    /** To forget one costs no more than a moment of patience. */
    private final Map<ClientPair, Boolean> good = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientPair, Boolean> eldest) {
            return size() > MOST_KNOWN_GOOD;
        }
    };
    /** Spares those who only look the lock, and a key to look with. */
    private volatile boolean anyRefused;

    public ClientPairs(LifetimeClock clock) {
        this.clock = clock;
    }

    public boolean anyRefused() {
        return anyRefused;
    }

    /** What is known of the client's refusal, though its time may be over. */
    public synchronized Optional<Failure> refusal(ClientPair client) {
        return Optional.ofNullable(trials.get(client)).map(trial -> trial.refusal);
    }

    /** The refusal that holds a request of the client back now: its time is not over, or another request is trying. */
    public synchronized Optional<Failure> blockedBy(ClientPair client) {
        return Optional.ofNullable(trials.get(client)).filter(this::isHeld).map(trial -> trial.refusal);
    }

    private boolean isHeld(Trial trial) {
        return trial.trying != null || trial.refusal != null && trial.refusal.retryAt() > clock.monotonic();
    }

    /** @param anyway whether an operator wants it to go */
    public synchronized Admission admit(ClientPair client, QueuedRequest request, boolean anyway) {
        if (good.get(client) != null) {
            return Admission.GO;
        }
        Trial trial = trials.computeIfAbsent(client, key -> new Trial());
        if (trial.trying == request) {
            return Admission.GO;
        }
        if (!isHeld(trial) || trial.refusal != null && anyway) {
            trial.trying = request;
            return Admission.GO;
        }
        if (trial.refusal != null) {
            return Admission.REFUSED;
        }
        return anyway || trial.patienceOver ? Admission.GO : Admission.WAIT;
    }

    /** @return whether the request waits now; else it is to be submitted again at once */
    public synchronized boolean park(ClientPair client, QueuedRequest request) {
        Trial trial = trials.get(client);
        boolean waits = trial != null && trial.refusal == null && trial.trying != null && !trial.patienceOver;
        if (waits) {
            trial.waiting.add(request);
        }
        return waits;
    }

    /** The time to wait for the first request of the client is over. */
    public synchronized List<QueuedRequest> patienceOver(ClientPair client) {
        Trial trial = trials.get(client);
        if (trial == null) {
            return List.of();
        }
        trial.patienceOver = true;
        return trial.release();
    }

    /** All that wait, as the timer may have missed their time. */
    public synchronized List<QueuedRequest> allWaiting() {
        List<QueuedRequest> released = new ArrayList<>();
        trials.values().forEach(trial -> released.addAll(trial.release()));
        return released;
    }

    /** The AuthServer knows the client. */
    public synchronized List<QueuedRequest> accepted(ClientPair client) {
        good.put(client, true);
        Trial trial = trials.remove(client);
        count();
        return trial == null ? List.of() : trial.release();
    }

    /** The AuthServer refused the client, as the organisation's request found. */
    public synchronized List<QueuedRequest> refused(ClientPair client, String organisationCode, Failure refusal) {
        good.remove(client);
        Trial trial = trials.computeIfAbsent(client, key -> new Trial());
        trial.refusal = refusal;
        trial.owner = organisationCode;
        trial.trying = null;
        trial.patienceOver = false;
        count();
        return trial.release();
    }

    /** The request ended; it may have said nothing about the client. */
    public synchronized List<QueuedRequest> ended(ClientPair client, QueuedRequest request) {
        Trial trial = trials.get(client);
        if (trial == null || trial.trying != request) {
            return List.of();
        }
        trial.trying = null;
        if (trial.refusal == null) {
            trials.remove(client);
        }
        return trial.release();
    }

    /** The organisation does not use the client any more that it found refused: it may be another one meanwhile. */
    public synchronized void forget(String organisationCode) {
        if (!anyRefused) {
            return;
        }
        trials.values().stream().filter(trial -> organisationCode.equals(trial.owner)).forEach(trial -> {
            trial.refusal = null;
            trial.owner = null;
        });
        trials.values().removeIf(trial -> trial.refusal == null && trial.trying == null && trial.waiting.isEmpty());
        count();
    }

    private void count() {
        anyRefused = trials.values().stream().anyMatch(trial -> trial.refusal != null);
    }

    /** For tests: how many clients are remembered. */
    public synchronized int size() {
        return trials.size() + good.size();
    }
}
