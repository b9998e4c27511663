package cloud.powerepos.des.itests.example;

import java.net.URI;

/**
 * A run of a DES job.
 *
 * @param organisation whose job it was
 * @param host         where DES was found
 * @param jobRunId     the run
 * @param status       what DES answered when asked how the run is doing, as it came
 */
public record JobRun(String organisation, URI host, String jobRunId, String status) {
}
