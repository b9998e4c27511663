package cloud.powerepos.des.shell.internal;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.karaf.shell.support.CommandException;

import cloud.powerepos.des.common.faces.States;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.DesSummary;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.shell.internal.fleet.Causes;
import cloud.powerepos.des.shell.internal.fleet.Selection;

/** Organisations at one moment, from what is known already: asks for no token. */
final class Overview {

    static final String REFUSED_CONFIGURATION = "misconfigured";
    static final String IGNORED_KEY = "ignored key";
    static final String REFUSED_TOKEN = "unusable";
    static final String BROKEN = "broken";

    private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** One organisation, or one thing that is wrong with a configuration. Every text is fit for a terminal. */
    record Row(String organisation, String state, String host, Optional<Instant> expires, String lastError,
            String source) {

        Row {
            organisation = Printable.of(organisation);
            host = Printable.of(host);
            lastError = Printable.of(lastError);
            source = Printable.of(source);
        }
    }

    private final Selection selection;
    private final Set<String> named;
    private final boolean apart;
    private final ZoneId zone;
    private final DesSummary summary;
    private final List<OrganisationReport> reports;
    private final List<ConfigurationProblem> problems;

    /**
     * @param apart whether organisations that need attention are apart from the others
     * @throws CommandException if something is selected that is not there
     */
    Overview(DesOperations operations, Selection selection, ZoneId zone, boolean apart) throws CommandException {
        this.apart = apart;
        this.selection = selection;
        this.zone = zone;
        summary = operations.summary();
        List<OrganisationReport> found = selection.named(operations);
        named = found.stream().map(OrganisationReport::organisationCode).collect(Collectors.toSet());
        reports = selection.inStates(found);
        problems = operations.configurationProblems().stream().filter(this::isSelected).toList();
    }

    private boolean isSelected(ConfigurationProblem problem) {
        return problem.organisationCode().isEmpty() ? selection.isOfAll()
                : named.contains(problem.organisationCode())
                        && (problem.refused() ? selection.isOf(State.MISCONFIGURED) : selection.isOfAllStates());
    }

    /** How many there are whatever is selected. */
    int total() {
        return summary.states().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether all bundles are there that know the organisations and their tokens. */
    boolean isComplete() {
        return summary.missing().isEmpty();
    }

    int selected() {
        return reports.size();
    }

    /** How many of those selected are in each state, the most urgent one first. */
    Map<State, Integer> counts() {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        reports.forEach(report -> counts.merge(report.state(), 1, Integer::sum));
        return counts;
    }

    int ignoredKeys() {
        return (int) problems.stream().filter(problem -> !problem.refused()).count();
    }

    /** What is wrong as a whole; causes of the others come first. */
    Causes causes() {
        Causes causes = new Causes();
        summary.authServer().filter(server -> selection.isOfAll()).flatMap(AuthServerStatus::problem)
                .ifPresent(problem -> causes.add("AuthServer", problem));
        missing().forEach(row -> causes.add(row.source(), row.lastError()));
        Stream.of(true, false).forEach(ofAll -> problems.stream()
                .filter(problem -> problem.organisationCode().isEmpty() == ofAll)
                .forEach(problem -> causes.add(ofAll ? problem.source() : problem.organisationCode(),
                        problem.message())));
        reports.stream().filter(report -> report.state() != State.MISCONFIGURED
                && States.needsAttention(report.state()))
                .sorted(Comparator.comparing(OrganisationReport::state))
                .forEach(report -> report.problem().ifPresent(problem -> causes.add(report, problem)));
        return causes;
    }

    /** What needs an operator: bundles that are missing, configurations, organisations. */
    Stream<Row> attention() {
        return Stream.of(missing(), problems.stream().map(Overview::row),
                reports.stream().filter(report -> apart && report.state() != State.MISCONFIGURED
                        && States.needsAttention(report.state())).map(this::row)).flatMap(rows -> rows);
    }

    /** Organisations that are well; all that are configured where none is apart. */
    Stream<Row> others() {
        return reports.stream().filter(report -> report.state() != State.MISCONFIGURED
                && !(apart && States.needsAttention(report.state()))).map(this::row);
    }

    /** All in their order, as scripts get them. */
    Stream<Row> rows() {
        return Stream.of(missing(), reports.stream().filter(report -> report.state() != State.MISCONFIGURED)
                .map(this::row), problems.stream().map(Overview::row)).flatMap(rows -> rows);
    }

    private Stream<Row> missing() {
        return selection.isOfAll() ? summary.missing().stream().map(Overview::missing) : Stream.empty();
    }

    private static Row missing(String bundle) {
        return new Row("", BROKEN, "", Optional.empty(),
                "the service of this bundle is not there yet; if this lasts, see"
                + " the log and that the bundle is active", bundle);
    }

    private Row row(OrganisationReport report) {
        return new Row(report.organisationCode(), state(report, zone), host(report), report.expiresAt(),
                report.problem().orElse(""), report.source());
    }

    private static Row row(ConfigurationProblem problem) {
        return new Row(problem.organisationCode(), problem.refused() ? REFUSED_CONFIGURATION : IGNORED_KEY, "",
                Optional.empty(), problem.message(), problem.source());
    }

    static String state(OrganisationReport report, ZoneId zone) {
        if (report.state() == State.WAITING && report.nextAttempt().isPresent()) {
            return "waiting until " + TIME_OF_DAY.format(report.nextAttempt().get().atZone(zone));
        }
        return States.word(report.state());
    }

    static String host(OrganisationReport report) {
        return report.serviceUri().map(Overview::host).orElse("");
    }

    private static String host(URI service) {
        return service.getPort() < 0 ? service.getHost() : service.getHost() + ":" + service.getPort();
    }
}
