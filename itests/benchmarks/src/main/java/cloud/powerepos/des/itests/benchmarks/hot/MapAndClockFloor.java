package cloud.powerepos.des.itests.benchmarks.hot;

/** ConcurrentHashMap.get and a comparison with the time of the clock. */
public final class MapAndClockFloor extends Floor {

    @Override
    public Object token(String organisation) {
        Held held = cells.get(organisation).held;
        return System.currentTimeMillis() < held.until() ? held.token() : null;
    }
}
