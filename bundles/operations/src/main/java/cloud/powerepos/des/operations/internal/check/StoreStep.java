package cloud.powerepos.des.operations.internal.check;

import java.util.List;
import java.util.stream.Collectors;

import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.operations.internal.StoreServices;
import cloud.powerepos.des.operations.internal.check.Step.Finding;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.StoredRow;

/** What the token store holds for the organisation. It never fails: tokens are requested without the store too. */
final class StoreStep {

    private final String organisation;
    private final StoreServices services;

    StoreStep(String organisation, StoreServices services) {
        this.organisation = organisation;
        this.services = services;
    }

    Finding run() {
        List<StoredRow> rows;
        try {
            rows = services.rows(organisation);
        } catch (StoreException e) {
            return Finding.warning(e.getMessage());
        }
        StoreStatus status = services.status().orElseThrow();
        String text = status.engine() + ": " + (rows.isEmpty() ? "nothing stored yet"
                : rows.stream().map(StoreStep::shown).collect(Collectors.joining("; ")));
        return status.problem().map(problem -> Finding.warning(text + "; but " + problem))
                .orElseGet(() -> Finding.fine(text));
    }

    private static String shown(StoredRow row) {
        return "version " + row.version() + ", written by node " + row.node() + " " + Spans.of(row.changed()) + " ago"
                + row.tokenLeft().map(left -> left.isNegative() ? ", token expired " + Spans.of(left) + " ago"
                        : ", token expires in " + Spans.of(left)).orElse(", no token")
                + (row.leaseLeft().isZero() ? "" : ", leased for " + Spans.of(row.leaseLeft()));
    }
}
