package cloud.powerepos.des.operations;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import cloud.powerepos.des.operations.CheckOutcome.Verdict;

/**
 * How a check ended. Immutable.
 *
 * @param organisationCode the organisation
 * @param outcomes         of all steps, in their order
 */
public record CheckReport(String organisationCode, List<CheckOutcome> outcomes) {

    /** Copies the outcomes. */
    public CheckReport {
        Objects.requireNonNull(organisationCode, "organisationCode");
        outcomes = List.copyOf(outcomes);
    }

    /** {@return the first step that failed, which keeps the organisation from DES; empty where none did} */
    public Optional<CheckOutcome> failure() {
        return outcomes.stream().filter(outcome -> outcome.verdict() == Verdict.FAILED).findFirst();
    }

    /**
     * {@return whether DES itself has shown that it accepts the token; false where the last step failed or could not
     * tell}
     */
    public boolean confirmed() {
        return !outcomes.isEmpty() && outcomes.get(outcomes.size() - 1).verdict() == Verdict.PASSED;
    }
}
