package cloud.powerepos.des.auth.internal.lifecycle;

import cloud.powerepos.des.common.configuration.ConfigurationSource;

/**
 * Why there is no newer token, free of secrets.
 *
 * @param what   what happened
 * @param remedy what to do about it; operators read it last. {@link #FILE} stands in it for the name of the file that
 *               configures the organisation, which may be renamed before the message is shown
 */
public record Reason(String what, String remedy) {

    static final String FILE = "{file}";

    /** The same words for all organisations that have the same reason. */
    public String shared() {
        return text("", ConfigurationSource.ANY);
    }

    /**
     * @param more   what else is to be said of it, beginning with its separator
     * @param source where the organisation is configured at this moment
     */
    public String text(String more, String source) {
        return what + more + "; " + remedy.replace(FILE, source);
    }
}
