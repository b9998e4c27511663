package cloud.powerepos.des.common.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells this machine from others by the host of a URI alone, without asking DNS. */
public final class Loopback {

    private static final String OCTET = "(0|[1-9]\\d{0,2})";
    private static final Pattern IPV4 = Pattern.compile("127(\\." + OCTET + "){3}");

    private Loopback() {
    }

    /** @param host as {@link java.net.URI#getHost()} gives it */
    public static boolean names(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || IPV4.matcher(name).matches()) {
            return true;
        }
        try {
            // a literal in brackets is never looked up
            return name.startsWith("[") && InetAddress.getByName(name).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
