package cloud.powerepos.des.itests.example;

import java.util.Map;
import java.util.UUID;

/** Imports the sales of every organisation that is configured at that moment. */
public interface NightlyImport {

    /**
     * Runs the job for one organisation after the other. What fails for one does not stop the others.
     *
     * @param jobId the job
     * @return by organisation code: what DES answered, or what went wrong
     */
    Map<String, String> runAll(UUID jobId);
}
