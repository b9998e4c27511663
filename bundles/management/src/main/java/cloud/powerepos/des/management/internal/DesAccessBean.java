package cloud.powerepos.des.management.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.SharedProblem;
import cloud.powerepos.des.operations.TokenStatus.Counters;

/** Shows all organisations together. */
final class DesAccessBean extends CountersBean implements DesAccessMXBean {

    private final DesOperations operations;
    private final InstantSource clock;

    DesAccessBean(DesOperations operations, InstantSource clock) {
        this.operations = operations;
        this.clock = clock;
    }

    @Override
    Counters counters() {
        return operations.summary().counters();
    }

    @Override
    public Map<String, Integer> getOrganisationsByState() {
        return Stream.of(State.values()).collect(Collectors.toMap(State::name, operations.summary()::in, Integer::sum,
                TreeMap::new));
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
    public String getFirstToDo() {
        return Shown.text(operations.summary().firstToDo());
    }

    @Override
    public List<String> getProblems() {
        return operations.summary().problems().stream().map(SharedProblem::sentence).map(Printable::of).toList();
    }

    @Override
    public List<String> getWorstOrganisations() {
        return operations.summary().worst().stream().map(report -> Printable.of(report.organisationCode() + ", "
                + report.state() + ": " + report.problem().orElse(""))).toList();
    }

    @Override
    public List<String> getConfigurationProblems() {
        return operations.configurationProblems().stream()
                .map(problem -> Printable.of(problem.source() + ": " + problem.message())).toList();
    }

    @Override
    public int getConfigurationProblemCount() {
        return operations.summary().configurationProblems();
    }

    @Override
    public List<String> getMissingBundles() {
        return operations.summary().missing();
    }

    @Override
    public String getOldestFailure() {
        return Shown.time(operations.summary().oldestFailure());
    }

    @Override
    public Long getOldestFailureSeconds() {
        return operations.summary().oldestFailure().map(at -> seconds(at, clock.instant())).orElse(null);
    }

    @Override
    public Long getSecondsToNextExpiry() {
        return operations.summary().nextExpiry().map(end -> seconds(clock.instant(), end)).orElse(null);
    }

    private static long seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toSeconds());
    }

    @Override
    public String getAuthServer() {
        return operations.summary().authServer().map(status -> status.state().name()).orElse("UNKNOWN");
    }

    @Override
    public int getAuthServerWorking() {
        return getAuthServer().equals(AuthServerStatus.State.CLOSED.name()) ? 1 : 0;
    }

    @Override
    public String getAuthServerFailingSince() {
        return Shown.time(authServer(AuthServerStatus::since));
    }

    @Override
    public String getAuthServerNextRequest() {
        return Shown.time(authServer(AuthServerStatus::until));
    }

    @Override
    public String getAuthServerProblem() {
        return Shown.text(authServer(AuthServerStatus::problem));
    }

    private <T> Optional<T> authServer(Function<AuthServerStatus, Optional<T>> part) {
        return operations.summary().authServer().flatMap(part);
    }
}
