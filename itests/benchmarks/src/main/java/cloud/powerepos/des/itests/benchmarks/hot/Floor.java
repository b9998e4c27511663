package cloud.powerepos.des.itests.benchmarks.hot;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

import cloud.powerepos.des.itests.benchmarks.peers.TokenHolder;

/** The least that a cache does: look into a map, and compare times. */
abstract class Floor extends TokenHolder {

    /** A token that may be replaced, with the end of its life. */
    static final class Cell {
        volatile Held held;
    }

    /** Immutable. */
    record Held(Object token, long until) {
    }

    final Map<String, Cell> cells = new ConcurrentHashMap<>();

    @Override
    public void prime(Iterable<String> organisations) {
        organisations.forEach(organisation -> {
            Cell cell = new Cell();
            cell.held = new Held("token-of-" + organisation, Long.MAX_VALUE);
            cells.put(organisation, cell);
        });
    }

    @Override
    public Callable<?> handle(String organisation) {
        throw new UnsupportedOperationException();
    }
}
