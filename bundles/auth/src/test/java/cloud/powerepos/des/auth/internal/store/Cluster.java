package cloud.powerepos.des.auth.internal.store;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.service.Simulation;
import cloud.powerepos.des.auth.internal.time.VirtualTime;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.testing.FakeTokenStore;

/** Nodes that share a token store and an AuthServer, under one virtual time. */
final class Cluster {

    final VirtualTime time = new VirtualTime();
    final FakeTokenStore store = new FakeTokenStore(time::elapsed);
    final RotatingAuthServer server = new RotatingAuthServer(time);
    final Random random;
    final Map<String, Node> nodes = new LinkedHashMap<>();
    AuthSettings settings = Simulation.SETTINGS;

    Cluster() {
        this(1);
    }

    Cluster(long seed) {
        random = new Random(seed);
    }

    /** Starts a node, or starts it again. */
    Node start(String name) {
        return start(name, "key", Duration.ZERO);
    }

    /** @param clock by how much the node's clock is ahead */
    Node start(String name, String key, Duration clock) {
        Node before = nodes.get(name);
        Node node = new Node(this, name, store.open(name, key), clock);
        nodes.put(name, node);
        if (before != null) {
            before.kill();
            before.credentials.values().forEach(node::configure);
        }
        return node;
    }

    Node node(String name) {
        return nodes.get(name);
    }

    static DesCredentials credentials(String organisation, String password, long generation) {
        return new DesCredentials(organisation, "client", "client-secret", "svc-" + organisation, password, generation,
                "organisation-" + organisation + ".cfg");
    }

    /** Configures an organisation on every node. */
    void configure(String organisation) {
        nodes.values().forEach(node -> node.configure(credentials(organisation, "password", 1)));
    }

    void pass(Duration duration) {
        time.pass(duration);
    }
}
