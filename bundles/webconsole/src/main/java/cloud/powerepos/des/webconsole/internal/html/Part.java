package cloud.powerepos.des.webconsole.internal.html;

import java.util.Arrays;
import java.util.Base64;

import cloud.powerepos.des.common.digest.Sha256;

/**
 * A part of the page that is sent again when it has changed: one element.
 *
 * @param fingerprint changes with whatever is in the part
 * @param html        the element; names its fingerprint
 */
public record Part(String fingerprint, String html) {

    /** Six bytes: eight characters, and no two parts alike by chance. */
    private static final int BYTES = 6;

    /**
     * @param id         where it is to be found
     * @param attributes further attributes, in HTML
     * @param content    what is in the element
     */
    static Part of(String tag, String id, String attributes, Html content) {
        String inner = attributes + ">" + content + "</" + tag + ">";
        String fingerprint = fingerprint(id + inner);
        return new Part(fingerprint, "<" + tag + " id=\"" + id + "\" data-f=\"" + fingerprint + "\"" + inner);
    }

    /** Also for files: a short text that differs where the content does. */
    public static String fingerprint(String content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(Sha256.of(content), BYTES));
    }
}
