package cloud.powerepos.des.itests.benchmarks.hot;

import java.util.concurrent.Callable;

/** ConcurrentHashMap.get and a volatile read; the handle is a volatile read and a comparison with a time kept. */
public final class MapAndVolatileFloor extends Floor {

    private static final class Handle implements Callable<Object> {

        private final Cell cell;
        private long now;

        Handle(Cell cell) {
            this.cell = cell;
        }

        @Override
        public Object call() {
            Held held = cell.held;
            return now < held.until() ? held.token() : null;
        }
    }

    @Override
    public Object token(String organisation) {
        return cells.get(organisation).held;
    }

    @Override
    public Callable<?> handle(String organisation) {
        return new Handle(cells.get(organisation));
    }
}
