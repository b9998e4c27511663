package cloud.powerepos.des.itests.benchmarks.hot;

/** ConcurrentHashMap.get and nothing else. */
public final class MapFloor extends Floor {

    @Override
    public Object token(String organisation) {
        return cells.get(organisation);
    }
}
