package cloud.powerepos.des.shell.internal.fleet;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.apache.karaf.shell.support.table.ShellTable;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.shell.internal.text.Display;
import cloud.powerepos.des.shell.internal.text.Text;

/** Organisations for which something failed, in one table, and what to do about it. */
public final class Failures {

    private static final int MOST_ROWS = 50;
    private static final int MOST_CAUSES = 10;
    private static final int LONGEST_CODE = 32;
    private static final int LONGEST_MESSAGE = 120;
    private static final int SHORTEST_MESSAGE = 20;
    private static final int SEPARATOR = 3;
    private static final String CODE = "Organisation";
    private static final String STEP = "Step";

    private record Failure(OrganisationReport report, String step, String message) {

        String code() {
            return Printable.of(report.organisationCode());
        }
    }

    private final String more;
    private final List<Failure> failures = new ArrayList<>();

    /** @param more how to see those that the table leaves out */
    public Failures(String more) {
        this.more = more;
    }

    /**
     * @param step    at which it failed
     * @param message what happened and what to do
     */
    public void add(OrganisationReport report, String step, String message) {
        String prefix = "Organisation " + report.organisationCode() + ": ";
        failures.add(new Failure(report, step, Printable.of(message.startsWith(prefix)
                ? message.substring(prefix.length()) : message)));
    }

    public int size() {
        return failures.size();
    }

    /** For {@link Progress}: how many there are, if any. */
    public String note() {
        return failures.isEmpty() ? "" : ", " + failures.size() + " failed";
    }

    /** The first ones in the order of their codes, and each cause in full. */
    public void print(PrintStream out, Display display) {
        if (failures.isEmpty()) {
            return;
        }
        failures.sort(Comparator.comparing(failure -> failure.report.organisationCode()));
        List<Failure> shown = failures.subList(0, Math.min(MOST_ROWS, failures.size()));
        int width = display.width() - 2 * SEPARATOR - Text.width(CODE, shown.stream().map(Failure::code), LONGEST_CODE)
                - Text.width(STEP, shown.stream().map(Failure::step), Integer.MAX_VALUE);
        ShellTable table = new ShellTable();
        table.column(CODE);
        table.column(STEP);
        table.column("What happened");
        shown.forEach(failure -> table.addRow().addContent(Text.shortened(failure.code(), LONGEST_CODE), failure.step,
                Text.shortened(failure.message, Math.min(LONGEST_MESSAGE, Math.max(SHORTEST_MESSAGE, width)))));
        display.lines(table).forEach(line -> out.println(line.stripTrailing()));
        if (failures.size() > MOST_ROWS) {
            out.println("... and " + (failures.size() - MOST_ROWS) + " more that failed: " + more);
        }
        out.println("What to do:");
        Causes causes = new Causes();
        failures.forEach(failure -> causes.add(failure.report, failure.message));
        causes.mostFirst().print(out, display.width(), MOST_CAUSES, "see des:check CODE");
    }
}
