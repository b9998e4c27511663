package cloud.powerepos.des.shell.internal.text;

import java.io.PrintStream;
import java.util.List;

import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;

/** Shows outcomes, one below the other. */
public final class OutcomePrinter {

    private static final int NAME = 13;
    private static final int TIME = 10;

    private final PrintStream out;
    private final Display display;

    public OutcomePrinter(PrintStream out, Display display) {
        this.out = out;
        this.display = display;
    }

    public void print(CheckOutcome outcome) {
        String time = outcome.verdict() == Verdict.SKIPPED ? "" : Spans.of(outcome.took());
        int indent = display.signWidth() + 1 + NAME + 1 + TIME + 2;
        List<String> lines = Text.wrapped(outcome.text(), display.width() - indent);
        out.printf("%s %-" + NAME + "s %" + TIME + "s  %s%n", display.show(outcome.verdict()), outcome.step(), time,
                lines.get(0));
        lines.stream().skip(1).forEach(line -> out.println(" ".repeat(indent) + line));
        if (!outcome.remedy().isEmpty()) {
            Text.wrapped("What to do: " + outcome.remedy(), display.width() - indent)
                    .forEach(line -> out.println(" ".repeat(indent) + line));
        }
        out.flush();
    }
}
