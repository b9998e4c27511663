package cloud.powerepos.des.webconsole.internal.html;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.store.StoreStatus;

class StorePartTest {

    @Test
    void aStoreThatWorksIsAQuietLine() {
        String html = html(true, Optional.empty());
        assertTrue(html.startsWith("<p id=\"des-store\"") && html.contains("des-quiet"), html);
        assertTrue(html.contains("Token store: files in /data/&lt;store&gt;; 3 rows, 0 leased"), html);
    }

    @Test
    void anOutageIsANoticeWithItsRemedy() {
        String html = html(false, Optional.of("the server <db> is down: start it"));
        assertTrue(html.contains("des-notice") && html.contains("the server &lt;db&gt; is down: start it"), html);
    }

    private static String html(boolean reachable, Optional<String> problem) {
        return StorePart.of(new StoreStatus("files in /data/<store>", "node-1", reachable, problem, Instant.EPOCH, 3, 0,
                0, List.of("k1")), Instant.EPOCH.plusSeconds(60)).html();
    }
}
