package cloud.powerepos.des.common.text;

/** The one rule for the white space around a value. */
public final class Blanks {

    private Blanks() {
    }

    /**
     * The text without the ASCII blanks around it. Other white space stays, so that it is noticed: dropped silently,
     * another text than the written one would be in use.
     */
    public static String stripped(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }
}
