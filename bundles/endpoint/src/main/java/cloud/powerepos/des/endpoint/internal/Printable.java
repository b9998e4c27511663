package cloud.powerepos.des.endpoint.internal;

/**
 * What may be shown of a text that came from outside: short, on one line, without the parts of an address in which
 * secrets travel.
 */
final class Printable {

    private static final int LIMIT = 200;

    private Printable() {
    }

    static String of(String text) {
        String shown = text;
        int details = indexOfAny(shown, '?', '#');
        if (details >= 0) {
            shown = shown.substring(0, details + 1) + "...";
        }
        int userInfo = shown.lastIndexOf('@');
        if (userInfo >= 0) {
            shown = "..." + shown.substring(userInfo);
        }
        if (shown.length() > LIMIT) {
            shown = shown.substring(0, LIMIT) + "...";
        }
        return shown.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static int indexOfAny(String text, char one, char other) {
        int first = text.indexOf(one);
        int second = text.indexOf(other);
        return first < 0 ? second : second < 0 ? first : Math.min(first, second);
    }
}
