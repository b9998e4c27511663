package cloud.powerepos.des.itests.benchmarks.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a running Java uses, by the JDK's own tool. */
final class RunningJava {

    private static final Pattern RSS = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]*)\"");

    private final long pid;

    RunningJava(long pid) {
        this.pid = pid;
    }

    /** Resident bytes; empty where the system does not report them. */
    OptionalLong resident() throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        Optional<Matcher> found = Files.exists(status)
                ? Optional.of(RSS.matcher(Files.readString(status))).filter(Matcher::find) : Optional.empty();
        return found.map(rss -> OptionalLong.of(Long.parseLong(rss.group(1)) * 1024)).orElse(OptionalLong.empty());
    }

    /** Bytes of all living objects, after a full collection. */
    long liveHeap() throws IOException {
        Matcher total = TOTAL.matcher(jcmd("GC.class_histogram"));
        if (!total.find()) {
            throw new IOException("jcmd tells no total");
        }
        return Long.parseLong(total.group(1));
    }

    long threads(String prefix) throws IOException {
        return THREAD.matcher(jcmd("Thread.print")).results().filter(name -> name.group(1).startsWith(prefix)).count();
    }

    private String jcmd(String command) throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid), command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
