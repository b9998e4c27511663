package cloud.powerepos.des.shell.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.apache.karaf.shell.support.ansi.SimpleAnsi;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.ShellTable;

import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.shell.internal.Overview.Row;
import cloud.powerepos.des.shell.internal.text.Display;
import cloud.powerepos.des.shell.internal.text.Text;

/** Rows below each other, with as many columns as the terminal is wide. */
final class OrganisationTable {

    /** Lines above the first row. */
    static final int HEADING = 2;

    private static final int SEPARATOR = 3;
    private static final int LONGEST_CODE = 32;
    private static final int SHORTEST_HOST = 12;
    private static final int SHORTEST_ERROR = 20;
    private static final int LONGEST_ERROR = 32;
    private static final int LONGEST_SOURCE = 32;
    private static final String COMMON = "cloud.powerepos.des.";

    private record Column(String title, Function<Row, String> cell, int width) {
    }

    private final List<Row> rows;
    private final Display display;
    private final Instant now;

    OrganisationTable(List<Row> rows, Display display, Instant now) {
        this.rows = rows;
        this.display = display;
        this.now = now;
    }

    List<String> lines() {
        List<Column> columns = columns();
        ShellTable table = new ShellTable();
        for (Column column : columns) {
            Col shown = table.column(column.title);
            if (display.colours() && column.title.equals("State")) {
                shown.colorProvider(OrganisationTable::colour);
            }
        }
        rows.forEach(row -> table.addRow().addContent(columns.stream()
                .map(column -> (Object) Text.shortened(column.cell.apply(row), column.width)).toList()));
        return display.lines(table);
    }

    /** Messages are shown in full elsewhere, and files are named in them: both columns go first. */
    private List<Column> columns() {
        Column code = column("Organisation", Row::organisation, LONGEST_CODE);
        Column state = column("State", Row::state, Integer.MAX_VALUE);
        Column host = column("DES host", Row::host, Integer.MAX_VALUE);
        Column expires = column("Expires", row -> row.expires().map(time -> Spans.relative(now, time)).orElse(""),
                Integer.MAX_VALUE);
        Column error = column("Last error", Row::lastError, LONGEST_ERROR);
        Column source = column("Configured in", OrganisationTable::shortSource, LONGEST_SOURCE);
        int left = display.width() - code.width - state.width - host.width - expires.width - 3 * SEPARATOR;
        if (left < 0) {
            host = column("DES host", Row::host, Math.max(SHORTEST_HOST, host.width + left));
        }
        List<Column> columns = new ArrayList<>(List.of(code, state, host, expires));
        boolean sourceFits = left >= SEPARATOR + source.width;
        int forError = left - SEPARATOR - (sourceFits ? SEPARATOR + source.width : 0);
        if (forError >= SHORTEST_ERROR && rows.stream().anyMatch(row -> !row.lastError().isEmpty())) {
            columns.add(column("Last error", Row::lastError, Math.min(forError, error.width)));
        }
        if (sourceFits) {
            columns.add(source);
        }
        return columns;
    }

    private Column column(String title, Function<Row, String> cell, int longest) {
        return new Column(title, cell, Text.width(title, rows.stream().map(cell), longest));
    }

    /** Every file begins with the same words, and a PID may be made up by Config Admin. */
    private static String shortSource(Row row) {
        return row.source().startsWith(COMMON) ? row.source().substring(COMMON.length()) : row.source();
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
