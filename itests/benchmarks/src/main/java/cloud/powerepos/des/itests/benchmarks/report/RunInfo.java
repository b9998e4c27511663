package cloud.powerepos.des.itests.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Where and when a run was measured: runs of several machines can be put into one report. */
public final class RunInfo {

    static final String FILE = "run.json";
    static final String SIZE = "size";
    static final String DATE = "date";
    static final String MACHINE = "machine";
    static final String JVM = "JVM";

    private RunInfo() {
    }

    /** @param quick whether the run is too short to rely on */
    public static void write(Path folder, boolean quick) throws IOException {
        Map<String, String> info = new LinkedHashMap<>();
        info.put(SIZE, quick ? "quick: too short to rely on" : "full");
        info.put(DATE, LocalDate.now(ZoneOffset.UTC).toString());
        info.put(MACHINE, Machine.describe());
        info.put(JVM, System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(folder.resolve(FILE).toFile(), info);
    }
}
