package cloud.powerepos.des.common.faces;

import java.util.regex.Pattern;

import cloud.powerepos.des.common.configuration.ConfigurationSource;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.TokenStatus;

/**
 * The same words for all organisations that have the same problem: texts are alike where they differ in organisation,
 * service account, file and time alone.
 */
public final class SharedReason {

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

    private SharedReason() {
    }

    /** @param problem of or about the organisation of the report */
    public static String of(String problem, OrganisationReport report) {
        return of(problem, report.organisationCode(), report.token().map(TokenStatus::serviceAccountId).orElse(""),
                report.source());
    }

    /**
     * @param code    the organisation; empty where the problem is of none
     * @param account its service account; empty where that is not known
     * @param source  where it is configured; empty where that is not known
     */
    public static String of(String problem, String code, String account, String source) {
        String begin = "Organisation " + code + ": ";
        String reason = problem.startsWith(begin) ? problem.substring(begin.length()) : problem;
        reason = replaced(reason, source, ConfigurationSource.ANY);
        reason = replaced(reason, "of organisation " + code, "of the organisation");
        reason = replaced(replaced(reason, account, ""), code, "");
        return TIME.matcher(reason).replaceAll("");
    }

    /** Replaces what is no part of a longer word. No word is changed that stays, so that a search for it finds all. */
    private static String replaced(String text, String word, String other) {
        int at = word.isBlank() ? -1 : text.indexOf(word);
        if (at < 0) {
            return text;
        }
        StringBuilder result = new StringBuilder();
        int from = 0;
        for (; at >= 0; at = text.indexOf(word, Math.max(from, at + 1))) {
            int end = at + word.length();
            if (!isInWord(text, at - 1) && !isInWord(text, end)) {
                result.append(text, from, at).append(other);
                boolean isTwoBlanks = other.isEmpty() && (result.isEmpty() || result.charAt(result.length() - 1) == ' ')
                        && end < text.length() && text.charAt(end) == ' ';
                from = isTwoBlanks ? end + 1 : end;
            }
        }
        return result.append(text, from, text.length()).toString();
    }

    private static boolean isInWord(String text, int index) {
        return index >= 0 && index < text.length() && (Character.isLetterOrDigit(text.charAt(index))
                || text.charAt(index) == '_' || text.charAt(index) == '-');
    }
}
