package cloud.powerepos.des.management.internal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.TokenStatus.Counters;

/** Shows all organisations together. */
final class DesAccessBean extends CountersBean implements DesAccessMXBean {

    private final DesOperations operations;

    DesAccessBean(DesOperations operations) {
        this.operations = operations;
    }

    @Override
    Counters counters() {
        return operations.summary().counters();
    }

    @Override
    public Map<String, String> getStates() {
        return operations.organisations(OrganisationQuery.configured()).reports().stream()
                .collect(Collectors.toMap(report -> Printable.of(report.organisationCode()),
                        report -> report.state().name(), (one, other) -> one, TreeMap::new));
    }

    @Override
    public int getOrganisations() {
        return operations.summary().organisations();
    }

    @Override
    public int getHealthyOrganisations() {
        return operations.summary().healthy();
    }

    @Override
    public List<String> getConfigurationProblems() {
        return operations.configurationProblems().stream()
                .map(problem -> Printable.of(problem.source() + ": " + problem.message())).toList();
    }
}
