package cloud.powerepos.des.shell.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoredRow;

/** What the token store holds for one organisation, in one line. */
final class StoredText {

    private StoredText() {
    }

    /** Waits for the store; empty where none is installed. */
    static Optional<String> of(DesOperations operations, String organisation) {
        return operations.store().map(status -> {
            try {
                List<StoredRow> rows = operations.storedRows(organisation);
                return rows.isEmpty() ? "nothing stored"
                        : rows.stream().map(StoredText::of).collect(Collectors.joining("; "));
            } catch (StoreException e) {
                return e.getMessage();
            }
        });
    }

    private static String of(StoredRow row) {
        return "version " + row.version() + ", written by node " + row.node() + " " + Spans.of(row.changed())
                + " ago, " + (row.leaseLeft().isZero() ? "not leased" : "leased for " + Spans.of(row.leaseLeft()));
    }
}
