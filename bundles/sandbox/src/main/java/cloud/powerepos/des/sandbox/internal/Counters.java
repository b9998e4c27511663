package cloud.powerepos.des.sandbox.internal;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

import cloud.powerepos.des.sandbox.SandboxCounters;
import cloud.powerepos.des.sandbox.SandboxCounters.DesCall;

/** Counts what happens. Thread-safe; a snapshot is consistent. */
public final class Counters {

    private final Map<String, Long> tokenRequestsByOrganisation = new HashMap<>();
    private final Map<String, Long> tokenRequestsByGrant = new HashMap<>();
    private final Map<DesCall, Long> desCalls = new HashMap<>();
    private long refused;
    private long replays;
    private int underWay;
    private int peak;
    private final Map<String, Integer> underWayByOrganisation = new HashMap<>();
    private int peakOfOrganisation;
    private long foreign;

    /** @param organisation an empty text where none is known */
    public synchronized void tokenRequestBegins(String organisation) {
        underWay++;
        peak = Math.max(peak, underWay);
        if (!organisation.isEmpty()) {
            peakOfOrganisation = Math.max(peakOfOrganisation,
                    underWayByOrganisation.merge(organisation, 1, Integer::sum));
        }
    }

    public synchronized void tokenRequestEnds(String organisation) {
        underWay--;
        underWayByOrganisation.computeIfPresent(organisation, (code, count) -> count > 1 ? count - 1 : null);
    }

    public synchronized void tokenRequest(String organisation, String grant, boolean answered) {
        tokenRequestsByOrganisation.merge(organisation, 1L, Long::sum);
        tokenRequestsByGrant.merge(grant, 1L, Long::sum);
        if (!answered) {
            refused++;
        }
    }

    public synchronized void replay() {
        replays++;
    }

    public synchronized void desCall(String organisation, URI host, int status, boolean isForeign) {
        desCalls.merge(new DesCall(organisation, host, status), 1L, Long::sum);
        if (isForeign) {
            foreign++;
        }
    }

    public synchronized SandboxCounters snapshot() {
        return new SandboxCounters(tokenRequestsByOrganisation, tokenRequestsByGrant, refused, replays, peak,
                peakOfOrganisation, desCalls, foreign);
    }

    public synchronized void reset() {
        tokenRequestsByOrganisation.clear();
        tokenRequestsByGrant.clear();
        desCalls.clear();
        refused = 0;
        replays = 0;
        peak = underWay;
        peakOfOrganisation = underWayByOrganisation.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        foreign = 0;
    }
}
