package cloud.powerepos.des.itests.benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import com.sun.management.OperatingSystemMXBean;

/** The machine that this runs on. */
final class Machine {

    private static final Path CPUS = Path.of("/proc/cpuinfo");

    private Machine() {
    }

    static String describe() throws IOException {
        double memory = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() / 1e9;
        return Runtime.getRuntime().availableProcessors() + " processors" + model() + ", "
                + String.format(Locale.ROOT, "%.0f GB of memory, ", memory) + System.getProperty("os.name") + " "
                + System.getProperty("os.arch");
    }

    /** Only Linux on some processors tells. */
    private static String model() throws IOException {
        return Files.notExists(CPUS) ? "" : Files.readAllLines(CPUS).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst().map(line -> " " + line.substring(line.indexOf(':') + 1).strip()).orElse("");
    }
}
