package cloud.powerepos.des.endpoint.internal.rules;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.text.Printable;

/**
 * Logs each warning once per organisation. Memory is bounded: the organisations without news for longest are forgotten.
 */
public final class Notices {

    static final int MOST_ORGANISATIONS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final int PER_ORGANISATION = 16;

    /** By organisation, the latest used last. Also the lock. */
    private final Map<String, Set<String>> logged = new LinkedHashMap<>(16, 0.75f, true);

    public void warn(String organisation, String message) {
        warn(organisation, message, "");
    }

    /** @param details are logged with the message; where they alone differ, it is the same message */
    public void warn(String organisation, String message, String details) {
        boolean isNew;
        synchronized (logged) {
            Set<String> before = logged.computeIfAbsent(organisation, code -> new HashSet<>());
            if (logged.size() > MOST_ORGANISATIONS) {
                logged.remove(logged.keySet().iterator().next());
            }
            if (before.size() >= PER_ORGANISATION) {
                before.clear();
            }
            isNew = before.add(message);
        }
        if (isNew) {
            LOG.warn("{}{}", Printable.of(message), Printable.of(details));
        }
    }

    public void forget(String organisation) {
        synchronized (logged) {
            logged.remove(organisation);
        }
    }

    /** For tests: of how many organisations something is kept. */
    int size() {
        synchronized (logged) {
            return logged.size();
        }
    }
}
