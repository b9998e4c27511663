package cloud.powerepos.des.operations.internal;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.DesSummary;
import cloud.powerepos.des.operations.OrganisationReport;

/**
 * Everything that operators see of all organisations, at one moment.
 *
 * @param reports by the Organisation Code
 */
record Snapshot(List<OrganisationReport> reports, List<ConfigurationProblem> problems, DesSummary summary) {

    static Snapshot of(CoreServices core, Instant now) {
        List<ConfigurationProblem> problems = AllProblems.of(core).toList();
        List<OrganisationReport> reports = reports(core);
        return new Snapshot(reports, problems, Summary.of(core, reports, problems, now));
    }

    /** Where they cannot be listed, the configuration problems say so. */
    private static List<OrganisationReport> reports(CoreServices core) {
        try {
            return new Reports(core).all().sorted(Comparator.comparing(OrganisationReport::organisationCode)).toList();
        } catch (Throwable e) {
            return List.of();
        }
    }
}
