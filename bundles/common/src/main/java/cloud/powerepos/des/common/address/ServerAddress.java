package cloud.powerepos.des.common.address;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The one check of addresses that secrets or tokens are sent to, or keys come from: absolute, with a host that every
 * program reads as the same one, over https (http on loopback alone).
 */
public final class ServerAddress {

    /** A text is no such address. The message says why, without the text, as in "it has user information". */
    public static final class InvalidException extends Exception {

        private static final long serialVersionUID = 1L;

        private InvalidException(String reason) {
            super(reason, null, false, false);
        }
    }

    private static final int MAX_LENGTH = 2048;
    private static final Pattern PRINTABLE_ASCII = Pattern.compile("[\\x21-\\x7e]*");
    private static final Pattern IPV4 = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
    /** What name resolution may take for a number although it is no dotted quad, such as 2130706433 or 0x7f000001. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?\\d[^.]*");

    private ServerAddress() {
    }

    /**
     * @return the address as it is written, with any path, query and fragment
     * @throws InvalidException if it is none; the message says why
     */
    public static URI parse(String text) throws InvalidException {
        refuse(text.length() > MAX_LENGTH, "it is longer than " + MAX_LENGTH + " characters");
        refuse(!PRINTABLE_ASCII.matcher(text).matches(), "it has white space, control or non-ASCII characters");
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidException("it is not a URI");
        }
        refuse(uri.getScheme() == null, "it is not absolute");
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        refuse(!scheme.equals("https") && !scheme.equals("http"), "its scheme is not https");
        refuse(uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0, "it has user information");
        refuse(uri.getHost() == null, "it has no valid host");
        String host = uri.getHost();
        refuse(host.endsWith(".") || host.indexOf('%') >= 0, "its host ends in a dot or has a zone");
        refuse(NUMERIC.matcher(host).matches() && !IPV4.matcher(host).matches(), "it has no valid host");
        refuse(uri.getPort() == 0 || uri.getPort() > 65535, "its port is out of range");
        refuse(scheme.equals("http") && !isLoopback(host), "http is accepted for a loopback host only");
        return uri;
    }

    /** The address of one resource, which has no fragment. @throws InvalidException as {@link #parse} */
    public static URI resource(String text) throws InvalidException {
        URI uri = parse(text);
        refuse(uri.getRawFragment() != null, "it has a fragment");
        return uri;
    }

    /** Tells this machine from others without asking DNS. */
    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || name.startsWith("127.") && IPV4.matcher(name).matches()) {
            return true;
        }
        try {
            // a literal in brackets is never looked up
            return name.startsWith("[") && InetAddress.getByName(name).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void refuse(boolean wrong, String reason) throws InvalidException {
        if (wrong) {
            throw new InvalidException(reason);
        }
    }
}
