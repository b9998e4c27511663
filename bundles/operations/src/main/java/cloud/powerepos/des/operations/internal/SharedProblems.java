package cloud.powerepos.des.operations.internal;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import cloud.powerepos.des.common.faces.SharedReason;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.SharedProblem;

/** Finds the problems that organisations have for the same reason: an expired client secret is one thing to fix. */
final class SharedProblems {

    private record Group(OrganisationReport first, int size) {

        Group plus(Group other) {
            return new Group(first, size + other.size);
        }
    }

    private final Map<String, Group> groups = new LinkedHashMap<>();

    /** Reports are to be added by their codes. */
    void add(OrganisationReport report) {
        report.problem().ifPresent(problem -> groups.merge(SharedReason.of(problem, report),
                new Group(report, 1), Group::plus));
    }

    /** Those of the most organisations first, and of as many the most urgent ones. */
    List<SharedProblem> most(int limit) {
        Comparator<Map.Entry<String, Group>> order = Comparator.comparingInt(entry -> -entry.getValue().size());
        return groups.entrySet().stream()
                .sorted(order.thenComparing(entry -> entry.getValue().first().state())).limit(limit)
                .map(entry -> problem(entry.getKey(), entry.getValue())).toList();
    }

    /** Where only one organisation has it, its own text names its file. */
    private static SharedProblem problem(String reason, Group group) {
        return new SharedProblem(group.size() == 1 ? group.first().problem().orElse(reason) : reason, group.size(),
                group.first().organisationCode());
    }
}
