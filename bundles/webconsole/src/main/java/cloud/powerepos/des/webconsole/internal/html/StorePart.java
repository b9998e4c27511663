package cloud.powerepos.des.webconsole.internal.html;

import java.time.Instant;

import cloud.powerepos.des.common.faces.StoreLine;
import cloud.powerepos.des.store.StoreStatus;

/** Draws how the token store is doing, in one line. */
final class StorePart {

    private StorePart() {
    }

    static Part of(StoreStatus status, Instant now) {
        return Part.of("p", "des-store", StoreLine.isFine(status) ? " class=\"des-quiet\"" : " class=\"des-notice\"",
                new Html().text(StoreLine.of(status, now)));
    }
}
