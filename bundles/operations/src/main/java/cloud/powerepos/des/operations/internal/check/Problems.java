package cloud.powerepos.des.operations.internal.check;

import cloud.powerepos.des.operations.ConfigurationProblem;

/** What a problem of a configuration is about, and how it is shown. */
final class Problems {

    private Problems() {
    }

    static boolean isOfSecret(ConfigurationProblem problem) {
        return problem.key().contains("secret") || problem.key().contains("password");
    }

    static String text(ConfigurationProblem problem) {
        return problem.source() + switch (problem.effect()) {
            case NOTHING_IN_FORCE -> " is refused: ";
            case LAST_GOOD_IN_FORCE -> " is refused, the last good one is in force: ";
            case KEY_IGNORED -> ": ";
        } + problem.message();
    }
}
