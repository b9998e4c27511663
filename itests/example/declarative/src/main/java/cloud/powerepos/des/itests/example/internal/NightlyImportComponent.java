package cloud.powerepos.des.itests.example.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.itests.example.DesClient;
import cloud.powerepos.des.itests.example.NightlyImport;

/** All organisations. The component runtime replaces the list when one comes or goes; the component stays. */
@Component
public final class NightlyImportComponent implements NightlyImport {

    private final DesClient client = new DesClient();

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<DesAccess> organisations;

    @Override
    public Map<String, String> runAll(UUID jobId) {
        Map<String, String> results = new TreeMap<>();
        for (DesAccess des : organisations) {
            results.put(des.organisationCode(), run(des, jobId));
        }
        return results;
    }

    private String run(DesAccess des, UUID jobId) {
        try {
            return des.call(endpoint -> client.run(endpoint, jobId)).status();
        } catch (IOException | RuntimeException e) {
            // also AccessClosedException: the organisation has gone since the list was read
            return e.getMessage();
        }
    }
}
