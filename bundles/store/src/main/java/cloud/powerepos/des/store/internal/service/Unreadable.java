package cloud.powerepos.des.store.internal.service;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.store.internal.rows.Row;
import cloud.powerepos.des.store.internal.sealing.UnreadableException;

/** Remembers the rows that this node could not open when it last looked, and reports each of them. Thread-safe. */
final class Unreadable {

    private static final int REPORTED = 10;

    private final Logger log;
    private final Set<String> rows = ConcurrentHashMap.newKeySet();

    Unreadable(Logger log) {
        this.log = log;
    }

    void add(Row row, UnreadableException reason) {
        if (!rows.add(row.id()) || rows.size() > REPORTED) {
            return;
        }
        log.warn("Token store: a token of organisation {} cannot be opened, so this node works without it: {}{}",
                Printable.of(row.organisation()), reason.getMessage(), rows.size() < REPORTED ? ""
                        : "; further rows are only counted, see des:store");
    }

    /** It can be opened, again perhaps. */
    void remove(Row row) {
        if (!rows.isEmpty()) {
            rows.remove(row.id());
        }
    }

    long count() {
        return rows.size();
    }
}
