package cloud.powerepos.des.shell.internal.fleet;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import cloud.powerepos.des.common.faces.SharedReason;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.shell.internal.text.Text;

/** What is wrong, each thing once however many organisations it concerns; see {@link SharedReason}. */
public final class Causes {

    private static final class Cause {

        private final String first;
        private final String message;
        private int count;

        Cause(String first, String message) {
            this.first = first;
            this.message = message;
        }

        String text() {
            return (count == 1 ? first : first + " and " + (count - 1) + " more") + ": " + message;
        }
    }

    private final Map<String, Cause> causes = new LinkedHashMap<>();

    /** @param subject the organisation, or the file that is at fault */
    public void add(String subject, String message) {
        add(subject, message, SharedReason.of(message, subject, "", ""));
    }

    /** @param message of or about this organisation */
    public void add(OrganisationReport report, String message) {
        add(report.organisationCode(), message, SharedReason.of(message, report));
    }

    private void add(String subject, String message, String reason) {
        causes.computeIfAbsent(reason, any -> new Cause(subject, message)).count++;
    }

    /** Those of the most organisations come first from now on. */
    public Causes mostFirst() {
        List<Map.Entry<String, Cause>> sorted = new ArrayList<>(causes.entrySet());
        sorted.sort((one, other) -> Integer.compare(other.getValue().count, one.getValue().count));
        causes.clear();
        sorted.forEach(entry -> causes.put(entry.getKey(), entry.getValue()));
        return this;
    }

    public boolean isEmpty() {
        return causes.isEmpty();
    }

    /**
     * Prints those that came first.
     *
     * @param most how many
     * @param more how to see the others
     */
    public void print(PrintStream out, int width, int most, String more) {
        List<Cause> all = List.copyOf(causes.values());
        for (Cause cause : all.subList(0, Math.min(most, all.size()))) {
            List<String> lines = Text.wrapped(Printable.of(cause.text()), width - 2);
            out.println("- " + lines.get(0));
            lines.stream().skip(1).forEach(line -> out.println("  " + line));
        }
        if (all.size() > most) {
            out.println("- ... and " + (all.size() - most) + " more: " + more);
        }
    }
}
