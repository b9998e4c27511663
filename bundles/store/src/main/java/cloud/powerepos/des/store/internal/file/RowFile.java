package cloud.powerepos.des.store.internal.file;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/**
 * The content of a row's file: JSON with a version. Times are milliseconds of this machine's clock; tokens are sealed.
 *
 * @param refusedUntil 0 where the credentials were not refused
 * @param refusedError an empty text also where the AuthServer gave none that may be repeated
 */
record RowFile(String id, String organisation, long version, String writer, long leaseUntil, long expiresAt,
        Optional<String> accessToken, Optional<String> refreshToken, long refusedUntil, String refusedError,
        long changedAt) {

    /** The file was written by a later version of this class. */
    static final class LaterVersionException extends Exception {

        private static final long serialVersionUID = 1L;
    }

    private static final long VERSION = 1;

    byte[] content() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("v", VERSION);
        all.put("id", id);
        all.put("organisation", organisation);
        all.put("version", version);
        all.put("writer", writer);
        all.put("lease_until", leaseUntil);
        all.put("expires_at", expiresAt);
        accessToken.ifPresent(text -> all.put("access_token", text));
        refreshToken.ifPresent(text -> all.put("refresh_token", text));
        all.put("refused_until", refusedUntil);
        all.put("refused_error", refusedError);
        all.put("changed_at", changedAt);
        return JsonUtil.toJson(all).getBytes(StandardCharsets.UTF_8);
    }

    /** @return empty where the content is that of no row, as of a torn file */
    static Optional<RowFile> of(byte[] content) throws LaterVersionException {
        try {
            Map<String, Object> all = JsonUtil.parseJson(new String(content, StandardCharsets.UTF_8));
            if ((Long) all.get("v") > VERSION) {
                throw new LaterVersionException();
            }
            return Optional.of(new RowFile(text(all, "id"), text(all, "organisation"), (Long) all.get("version"),
                    text(all, "writer"), (Long) all.get("lease_until"), (Long) all.get("expires_at"),
                    Optional.ofNullable((String) all.get("access_token")),
                    Optional.ofNullable((String) all.get("refresh_token")), (Long) all.get("refused_until"),
                    text(all, "refused_error"), (Long) all.get("changed_at")));
        } catch (JoseException | ClassCastException | NullPointerException e) {
            return Optional.empty();
        }
    }

    private static String text(Map<String, Object> all, String key) {
        return Objects.requireNonNull((String) all.get(key), key);
    }
}
