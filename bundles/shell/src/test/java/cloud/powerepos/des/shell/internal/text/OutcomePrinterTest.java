package cloud.powerepos.des.shell.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;

class OutcomePrinterTest {

    @Test
    void outcomesAreShownBelowEachOther() {
        assertEquals("\u2713 DES                12 ms  fine\n", printed(StandardCharsets.UTF_8,
                new CheckOutcome("DES", Verdict.PASSED, Duration.ofMillis(12), "fine", "")));
    }

    @Test
    void aTerminalWithoutTheSignsGetsWords() {
        assertEquals("FAIL DES                12 ms  broken\n" + " ".repeat(31) + "What to do: fix it\n",
                printed(StandardCharsets.US_ASCII,
                        new CheckOutcome("DES", Verdict.FAILED, Duration.ofMillis(12), "broken", "fix it")));
    }

    private static String printed(Charset charset, CheckOutcome outcome) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new OutcomePrinter(new PrintStream(bytes, true, charset), new Display(charset, false, 80)).print(outcome);
        return bytes.toString(charset).replace(System.lineSeparator(), "\n");
    }
}
