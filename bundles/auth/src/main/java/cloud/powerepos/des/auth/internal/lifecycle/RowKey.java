package cloud.powerepos.des.auth.internal.lifecycle;

import cloud.powerepos.des.auth.internal.AuthSettings;

/**
 * Which row of the token store belongs to an organisation.
 *
 * @param id       of the row
 * @param epoch    the organisation's when the id was derived
 * @param settings by which it was derived
 */
public record RowKey(String id, long epoch, AuthSettings settings) {

    @Override
    public String toString() {
        return "RowKey[epoch=" + epoch + "]";
    }
}
