package cloud.powerepos.des.itests.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a console without a screen printed. Its line editor draws the prompt anew for every key, ends the line that was
 * typed with CR LF, and leaves LF alone to the output of commands.
 */
final class ConsoleText {

    private static final String PROMPT = "karaf@root()>";
    private static final String TYPED = "\r\n";
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;?]*[a-zA-Z]|\u001b[=>]");

    private final Path file;

    ConsoleText(Path file) {
        this.file = file;
    }

    int prompts() {
        return since(0).split(Pattern.quote(PROMPT), -1).length - 1;
    }

    int length() {
        return since(0).length();
    }

    String since(int start) {
        try {
            String text = COLOURS.matcher(Files.readString(file, StandardCharsets.UTF_8)).replaceAll("");
            return text.substring(Math.min(start, text.length()));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the prompt came back after the line that was typed. */
    boolean answered(int start) {
        String text = since(start);
        int typed = text.indexOf(TYPED);
        return typed >= 0 && text.indexOf(PROMPT, typed) >= 0;
    }

    String outputOf(int start) {
        String text = since(start);
        int typed = text.indexOf(TYPED) + TYPED.length();
        String output = text.substring(typed, text.indexOf(PROMPT, typed));
        return output.substring(0, output.lastIndexOf('\n') + 1);
    }
}
