package cloud.powerepos.des.itests.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

    /** Whether the console printed the mark, on a line of its own; a line that was typed ends differently. */
    boolean printed(int start, String mark) {
        return since(start).contains(mark + "\n");
    }

    /** Without the line that was typed, prompts, and lines with the mark. */
    String outputOf(int start, String mark) {
        String text = since(start);
        return text.substring(text.indexOf(TYPED) + TYPED.length()).lines().filter(line -> !line.contains(mark))
                .map(ConsoleText::withoutPrompts).flatMap(Optional::stream).collect(Collectors.joining());
    }

    private static Optional<String> withoutPrompts(String line) {
        int prompt = line.lastIndexOf(PROMPT);
        if (prompt < 0) {
            return Optional.of(line + "\n");
        }
        String rest = line.substring(prompt + PROMPT.length()).strip();
        return rest.isEmpty() ? Optional.empty() : Optional.of(rest + "\n");
    }
}
