package cloud.powerepos.des.shell.internal;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;

/** All organisations in one table, from what is known already: asks for no token. */
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

        boolean ofConfiguration() {
            return state.equals(REFUSED_CONFIGURATION) || state.equals(IGNORED_KEY);
        }
    }

    private final DesOperations operations;
    private final ZoneId zone;

    Overview(DesOperations operations, ZoneId zone) {
        this.operations = operations;
        this.zone = zone;
    }

    List<Row> rows() {
        return Stream.of(operations.summary().missing().stream().map(Overview::missing),
                operations.organisations(OrganisationQuery.configured()).reports().stream().map(this::row),
                operations.configurationProblems().stream().map(Overview::row)).flatMap(rows -> rows).toList();
    }

    private static Row missing(String bundle) {
        return new Row("", BROKEN, "", Optional.empty(),
                "the service of this bundle is not there yet; if this lasts, see"
                + " the log and that the bundle is active", bundle);
    }

    private Row row(OrganisationReport report) {
        return new Row(report.organisationCode(), state(report, zone), report.serviceUri().map(Overview::host)
                .orElse(""),
                report.expiresAt(), report.problem().orElse(""), report.source());
    }

    private static Row row(ConfigurationProblem problem) {
        return new Row(problem.organisationCode(), problem.refused() ? REFUSED_CONFIGURATION : IGNORED_KEY, "",
                Optional.empty(), problem.message(), problem.source());
    }

    static String state(OrganisationReport report, ZoneId zone) {
        if (report.state() == State.WAITING && report.nextAttempt().isPresent()) {
            return "waiting until " + TIME_OF_DAY.format(report.nextAttempt().get().atZone(zone));
        }
        return report.state() == State.NOT_ASKED ? "not asked yet" : report.state().name().toLowerCase(Locale.ROOT);
    }

    private static String host(URI service) {
        return service.getPort() < 0 ? service.getHost() : service.getHost() + ":" + service.getPort();
    }
}
