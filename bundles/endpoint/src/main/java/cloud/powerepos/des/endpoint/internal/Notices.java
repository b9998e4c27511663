package cloud.powerepos.des.endpoint.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators each thing once per organisation, in bounded memory. */
final class Notices {

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final int PER_ORGANISATION = 16;

    private final ConcurrentMap<String, Set<String>> told = new ConcurrentHashMap<>();

    void warn(String organisation, String message) {
        Set<String> before = told.computeIfAbsent(organisation, code -> ConcurrentHashMap.newKeySet());
        if (before.size() >= PER_ORGANISATION) {
            before.clear();
        }
        if (before.add(message)) {
            LOG.warn("{}", message);
        }
    }

    void forget(String organisation) {
        told.remove(organisation);
    }
}
