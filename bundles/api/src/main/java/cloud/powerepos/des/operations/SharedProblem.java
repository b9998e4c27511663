package cloud.powerepos.des.operations;

import java.util.Locale;
import java.util.Objects;

/**
 * Something that is wrong with one organisation or with many for the same reason: one thing to do. Immutable.
 *
 * @param text             what is wrong, ending in what to do about it
 * @param organisations    how many organisations it concerns, 1 or more
 * @param organisationCode the first of them by the Organisation Code
 */
public record SharedProblem(String text, int organisations, String organisationCode) {

    /** @throws NullPointerException if a part is missing */
    public SharedProblem {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(organisationCode, "organisationCode");
    }

    /** {@return one sentence that begins with whom it concerns} */
    public String sentence() {
        return (organisations == 1 ? organisationCode
                : String.format(Locale.ROOT, "%,d organisations", organisations)) + ": " + text;
    }
}
