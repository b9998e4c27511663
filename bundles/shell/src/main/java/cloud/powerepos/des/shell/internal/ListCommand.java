package cloud.powerepos.des.shell.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.ansi.SimpleAnsi;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.ShellTable;

import cloud.powerepos.des.common.text.Spans;
import cloud.powerepos.des.shell.internal.text.Display;
import cloud.powerepos.des.shell.internal.text.Text;

@Service
@Command(scope = "des", name = "list", description = "Lists all organisations with the state of their DES token."
        + " Asks for no token.")
public final class ListCommand extends DesCommand {

    private static final int SHORTEST_ERROR = 12;
    private static final int LONGEST_ERROR = 32;
    private static final int SHORT_SOURCE = 32;
    /** Characters that the other columns take. */
    private static final int OTHER_COLUMNS = 100;
    private static final int MOST_ERRORS = 10;
    private static final String COMMON = "cloud.powerepos.des.";

    @Option(name = "--no-format", description = "For scripts: fields separated by a tab, no heading, nothing shortened,"
            + " times in ISO 8601")
    private boolean noFormat;

    @Override
    void run() {
        List<Overview.Row> rows = new Overview(operations, clock.getZone()).rows();
        if (noFormat) {
            rows.forEach(row -> out().println(String.join("\t", row.organisation(), row.state(), row.host(),
                    row.expires().map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(""),
                    row.lastError(), row.source())));
        } else {
            Display display = Display.of(session);
            table(rows, display).print(out(), display.charset(), true);
            errors(rows.stream().filter(row -> !row.lastError().isEmpty()).toList(), display);
        }
    }

    private ShellTable table(List<Overview.Row> rows, Display display) {
        ShellTable table = new ShellTable().emptyTableText("No organisation is configured: add one with des:add CODE");
        table.column("Organisation");
        Col state = table.column("State");
        table.column("DES host");
        table.column("Expires");
        table.column("Last error");
        table.column("Configured in");
        if (display.colours()) {
            state.colorProvider(ListCommand::colour);
        }
        int errorWidth = Math.max(SHORTEST_ERROR, Math.min(LONGEST_ERROR, display.width() - OTHER_COLUMNS));
        Instant now = clock.instant();
        for (Overview.Row row : rows) {
            table.addRow().addContent(row.organisation(), row.state(), row.host(),
                    row.expires().map(time -> Spans.relative(now, time)).orElse(""),
                    Text.shortened(row.lastError(), errorWidth), shortSource(row.source()));
        }
        return table;
    }

    /** In full, because they say what to do; those of configurations first and all, as others may come of them. */
    private void errors(List<Overview.Row> failing, Display display) {
        Map<Boolean, List<Overview.Row>> byConfiguration = failing.stream()
                .collect(Collectors.partitioningBy(Overview.Row::ofConfiguration));
        byConfiguration.get(true).forEach(row -> error(row, display));
        List<Overview.Row> organisations = byConfiguration.get(false);
        organisations.stream().limit(MOST_ERRORS).forEach(row -> error(row, display));
        if (organisations.size() > MOST_ERRORS) {
            out().println("... and " + (organisations.size() - MOST_ERRORS)
                    + " more organisations: see des:info, or des:list --no-format");
        }
    }

    private void error(Overview.Row row, Display display) {
        String subject = row.organisation().isEmpty() ? row.source() : row.organisation();
        Text.wrapped(subject + ": " + row.lastError(), display.width()).forEach(out()::println);
    }

    /** Every file begins with the same words, a PID may be made up by Config Admin, and a line is not that long. */
    private static String shortSource(String source) {
        return Text.shortened(source.startsWith(COMMON) ? source.substring(COMMON.length()) : source, SHORT_SOURCE);
    }

    private static String colour(String state) {
        return switch (state.strip()) {
            case "fresh", "refreshing" -> SimpleAnsi.COLOR_GREEN;
            case "refused", Overview.REFUSED_CONFIGURATION, Overview.REFUSED_TOKEN,
                    Overview.BROKEN -> SimpleAnsi.COLOR_RED;
            case "not asked yet", "expired" -> SimpleAnsi.COLOR_DEFAULT;
            default -> SimpleAnsi.COLOR_YELLOW;
        };
    }
}
