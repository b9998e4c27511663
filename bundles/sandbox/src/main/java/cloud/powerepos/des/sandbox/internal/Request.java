package cloud.powerepos.des.sandbox.internal;

import java.util.List;

/**
 * A request that has arrived completely.
 *
 * @param query          the raw query, or null
 * @param contentType    values of the Content-Type header
 * @param authorization  values of the Authorization header
 * @param body           the body
 */
public record Request(String query, List<String> contentType, List<String> authorization, byte[] body) {

    boolean hasContentType(String mediaType) {
        if (contentType.size() != 1) {
            return false;
        }
        String[] parts = contentType.get(0).split(";", 2);
        return parts[0].trim().equalsIgnoreCase(mediaType)
                && (parts.length == 1 || parts[1].trim().replace("\"", "").equalsIgnoreCase("charset=utf-8"));
    }
}
