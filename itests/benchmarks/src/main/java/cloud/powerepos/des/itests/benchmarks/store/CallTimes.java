package cloud.powerepos.des.itests.benchmarks.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.itests.databases.Node;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.TokenStore;

/** How long calls of a token store take, one after the other, with a token of 1,000 characters. */
final class CallTimes {

    private static final int WARM_UP = 200;
    private static final int ROUNDS = 600;

    private final List<Long> looks = new ArrayList<>();
    private final List<Long> takes = new ArrayList<>();
    private final List<Long> settles = new ArrayList<>();

    private CallTimes() {
    }

    /** Medians in microseconds, by call. */
    static Map<String, Double> of(TokenStore store) throws StoreException {
        CallTimes times = new CallTimes();
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            times.round(store);
        }
        return Map.of("look", median(times.looks), "take", median(times.takes), "settle", median(times.settles));
    }

    private void round(TokenStore store) throws StoreException {
        long begin = System.nanoTime();
        Optional<StoredEntry> entry = store.look("calls");
        long looked = System.nanoTime();
        StoreLease lease = store.take("calls", entry.map(StoredEntry::version).orElse(0L), "CALLS", Node.LEASE)
                .orElseThrow();
        long taken = System.nanoTime();
        store.settle(lease, Node.outcome("t".repeat(1_000), "refresh"));
        long settled = System.nanoTime();
        looks.add(looked - begin);
        takes.add(taken - looked);
        settles.add(settled - taken);
    }

    private static double median(List<Long> nanos) {
        return nanos.stream().skip(WARM_UP).sorted().toList().get(ROUNDS / 2) / 1e3;
    }
}
