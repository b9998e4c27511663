package cloud.powerepos.des.itests.store;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a process is started with.
 *
 * @param clock       by how much its clock is ahead
 * @param lostCommits the share of writes whose answer is lost
 * @param naive       where the control run keeps refresh tokens until the reply; null for none
 */
record ChaosPlan(URI tokenEndpoint, String url, String user, Path key, int organisations, Duration clock,
        double lostCommits, Path naive) {

    static ChaosPlan of(String... args) {
        return new ChaosPlan(URI.create(args[1]), args[2], args[3], Path.of(args[4]), Integer.parseInt(args[5]),
                Duration.parse(args[6]), Double.parseDouble(args[7]), args[8].isEmpty() ? null : Path.of(args[8]));
    }

    List<String> arguments() {
        return List.of(tokenEndpoint.toString(), url, user, key.toString(), Integer.toString(organisations),
                clock.toString(), Double.toString(lostCommits), naive == null ? "" : naive.toString());
    }

    ChaosPlan withClock(Duration ahead) {
        return new ChaosPlan(tokenEndpoint, url, user, key, organisations, ahead, lostCommits, naive);
    }
}
