package cloud.powerepos.des.operations;

import java.util.Locale;

/**
 * A pattern of Organisation Codes in which {@code *} stands for any characters and {@code ?} for one. The letter case
 * does not matter.
 */
final class CodePattern {

    private final String pattern;

    CodePattern(String pattern) {
        this.pattern = pattern.toLowerCase(Locale.ROOT);
    }

    /** Takes a time that grows with the product of both lengths at the most, whatever the pattern is. */
    boolean matches(String organisationCode) {
        String code = organisationCode.toLowerCase(Locale.ROOT);
        int read = 0;
        int at = 0;
        int star = -1;
        int starRead = 0;
        while (read < code.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                starRead = read;
            } else if (at < pattern.length()
                    && (pattern.charAt(at) == '?' || pattern.charAt(at) == code.charAt(read))) {
                at++;
                read++;
            } else if (star >= 0) {
                at = star + 1;
                read = ++starRead;
            } else {
                return false;
            }
        }
        return pattern.substring(at).chars().allMatch(rest -> rest == '*');
    }
}
