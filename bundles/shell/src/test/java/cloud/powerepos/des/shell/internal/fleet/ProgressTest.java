package cloud.powerepos.des.shell.internal.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.shell.internal.text.Display;

class ProgressTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private long now;

    @Test
    void aTerminalHasOneLineThatIsWrittenAnewAndCleared() {
        try (Progress progress = progress(true, 60)) {
            progress.show(1, "");
            assertEquals("", text(), "what is quick needs no progress");
            now = 10_000;
            progress.show(100, ", 3 failed");
            assertEquals("\r\u001b[KChecked 100 of 5000, 3 failed, about 8 min left (Ctrl-C end", text());
            now = 10_100;
            progress.show(101, "");
        }
        assertTrue(text().endsWith("end\r\u001b[K"), text());
    }

    @Test
    void aScriptGetsALineForEachTenth() {
        try (Progress progress = progress(false, Integer.MAX_VALUE)) {
            for (int i = 0; i <= 5000; i++) {
                progress.show(i, "");
            }
        }
        List<String> lines = text().lines().toList();
        assertEquals(9, lines.size());
        assertEquals("Checked 500 of 5000", lines.get(0));
    }

    private Progress progress(boolean colours, int width) {
        return new Progress(new PrintStream(shown, true, StandardCharsets.UTF_8),
                new Display(StandardCharsets.UTF_8, colours, width), () -> now, "Checked", 5000);
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }
}
