package cloud.powerepos.des.store.internal.sealing;

/**
 * Where a sealed text belongs.
 *
 * @param row    id of the row
 * @param column the column, and where it matters the version of the row
 */
public record Place(String row, String column) {

    public static Place accessToken(String row) {
        return new Place(row, "access_token");
    }

    /** A refresh token is good for one version of its row: one of an earlier version may have been sent. */
    public static Place refreshToken(String row, long version) {
        return new Place(row, "refresh_token/" + version);
    }
}
