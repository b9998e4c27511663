package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;

/** Three nodes that share the token of one organisation. */
abstract class ThreeNodes {

    final Cluster cluster = new Cluster();
    final RotatingAuthServer server = cluster.server;

    @BeforeEach
    void start() {
        cluster.start("a");
        cluster.start("b");
        cluster.start("c");
        cluster.configure("ACME");
    }

    List<Node> nodes() {
        return List.copyOf(cluster.nodes.values());
    }

    Node node(String name) {
        return cluster.node(name);
    }

    String token(Node node) {
        return node.token("ACME").value();
    }

    void passInUse(Duration duration, Duration step) {
        for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plus(step)) {
            nodes().forEach(node -> assertTrue(server.accepts(token(node))));
            cluster.pass(step);
        }
    }
}
