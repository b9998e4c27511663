package cloud.powerepos.des.webconsole.internal.html;

import java.time.Instant;

import cloud.powerepos.des.common.faces.StoreLine;
import cloud.powerepos.des.store.StoreStatus;

/** Draws how the token store is doing, in one line. */
final class StorePart {

    private StorePart() {
    }

    static Part of(StoreStatus status, Instant now) {
        boolean fine = status.reachable() && status.problem().isEmpty() && status.unreadable() == 0;
        return Part.of("p", "des-store", fine ? " class=\"des-quiet\"" : " class=\"des-notice\"",
                new Html().text(StoreLine.of(status, now)));
    }
}
