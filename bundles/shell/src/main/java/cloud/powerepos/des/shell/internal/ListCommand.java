package cloud.powerepos.des.shell.internal;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

import cloud.powerepos.des.common.faces.States;
import cloud.powerepos.des.common.faces.StoreLine;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.shell.internal.Overview.Row;
import cloud.powerepos.des.shell.internal.fleet.Causes;
import cloud.powerepos.des.shell.internal.fleet.Selection;
import cloud.powerepos.des.shell.internal.text.Display;
import cloud.powerepos.des.shell.internal.text.Text;

@Service
@Command(scope = "des", name = "list", description = "Sums up how all organisations are doing, and lists first"
        + " those that need attention. Asks for no token.")
public final class ListCommand extends DesCommand {

    /** Of organisations that need attention, and of others. */
    private static final int MOST_ROWS = 50;
    private static final int MOST_CAUSES = 10;

    @Argument(name = "organisations", multiValued = true,
            description = "Organisation Codes or patterns such as 'ST*'; all if none is given")
    @Completion(OrganisationCompleter.class)
    List<String> organisations;

    @Option(name = "--state", description = "Only organisations in these states, such as refused,degraded")
    @Completion(StateCompleter.class)
    String states;

    @Option(name = "--sort", description = "Order of the organisations, such as code or urgency")
    @Completion(SortCompleter.class)
    String sort;

    @Option(name = "--all", description = "Every organisation, however many there are")
    boolean all;

    @Option(name = "--no-format", description = "For scripts: every organisation, fields separated by a tab, no"
            + " heading, nothing shortened, times in ISO 8601")
    boolean noFormat;

    @Override
    void run() throws CommandException {
        Selection selection = Selection.of(organisations, states, sort != null || noFormat ? sort : "urgency");
        Overview overview = new Overview(operations, selection, clock.getZone(), sort == null);
        if (noFormat) {
            overview.rows().forEach(row -> out().println(String.join("\t", row.organisation(), row.state(), row.host(),
                    row.expires().map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(""),
                    row.lastError(), row.source())));
            return;
        }
        Display display = Display.of(session);
        Text.wrapped(summary(overview), display.width()).forEach(out()::println);
        Causes causes = overview.causes();
        if (!causes.isEmpty()) {
            out().println("What to do first:");
            causes.print(out(), display.width(), MOST_CAUSES, "see des:info, or des:list --no-format");
        }
        table(overview, display);
        operations.store().ifPresent(status -> Text.wrapped(StoreLine.of(status, clock.instant()), display.width())
                .forEach(out()::println));
    }

    private static String summary(Overview overview) {
        if (overview.total() == 0) {
            return !overview.isComplete() ? "Which organisations are configured is not known: a bundle is missing"
                    : "No organisation is configured: add one with des:add CODE, or many with des:import FILE.csv";
        }
        String states = overview.counts().entrySet().stream().map(count -> count.getValue() + " "
                + States.word(count.getKey())).collect(Collectors.joining(", "));
        String keys = overview.ignoredKeys() == 0 ? "" : "; keys that nothing reads: " + overview.ignoredKeys();
        return (overview.selected() == overview.total() ? "" : overview.selected() + " of ")
                + Named.organisations(overview.total()) + (states.isEmpty() ? "" : ": ") + states
                + keys;
    }

    private void table(Overview overview, Display display) {
        List<Row> attention = overview.attention().toList();
        List<Row> others = overview.others().toList();
        long most = all ? Integer.MAX_VALUE : MOST_ROWS;
        List<Row> shown = Stream.concat(attention.stream().limit(most), others.stream().limit(most)).toList();
        if (shown.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>(new OrganisationTable(shown, display, clock.instant()).lines());
        if (attention.size() > most) {
            lines.add(OrganisationTable.HEADING + MOST_ROWS, left(attention.size() - most, "more that need attention",
                    states == null ? worst(overview.counts()) : chosen()));
        }
        if (others.size() > most) {
            lines.add(left(others.size() - most, "more", chosen()));
        }
        out().println();
        lines.forEach(line -> out().println(line.stripTrailing()));
    }

    private String chosen() {
        return (states == null ? "" : "--state " + states + " ") + (sort == null ? "" : "--sort " + sort + " ");
    }

    private static String left(long count, String what, String option) {
        return "... and " + count + " " + what + ": des:list " + option
                + "--all, or a pattern such as des:list 'ST*'";
    }

    private static String worst(Map<State, Integer> counts) {
        return "--state " + counts.keySet().stream().filter(States::needsAttention)
                .map(States::typed).collect(Collectors.joining(",")) + " ";
    }
}
