package cloud.powerepos.des.endpoint.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.testing.FakeAuth;
import cloud.powerepos.des.testing.FakeFramework;
import cloud.powerepos.des.testing.FakeHttp;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.Tokens;

/** A resolver as a component, with what it needs under the control of a test. */
abstract class ResolverFixture {

    final FakeStore store = new FakeStore("ACME");
    final FakeFramework framework = new FakeFramework();
    final List<Runnable> later = new ArrayList<>();
    final FakeAuth auth = new FakeAuth(Tokens.token("opaque", Tokens.SVC));
    final FakeHttp http = new FakeHttp();
    EndpointResolverComponent component;
    final EndpointConfigurationReceiver receiver = new EndpointConfigurationReceiver((delay, task) -> {
        if (delay.isZero()) {
            task.run();
        } else {
            later.add(task);
        }
    });

    static RawConfiguration config(String jwksUri, String... allowedHosts) {
        return RawConfiguration.ofMap(Map.of("jwks.uri", jwksUri, "allowed.hosts", allowedHosts));
    }

    EndpointResolver resolver(RawConfiguration config) {
        deliver(config);
        return opened();
    }

    EndpointResolver opened() {
        component = new EndpointResolverComponent(auth, auth, store, http, receiver);
        component.register(framework.context);
        return component.resolver();
    }

    void deliver(RawConfiguration config) {
        receiver.configuration().delivered(config);
    }

    static Throwable error(CompletionStage<DesEndpoint> stage) {
        assertTrue(stage.toCompletableFuture().isCompletedExceptionally(), "it must have failed");
        Throwable[] seen = new Throwable[1];
        stage.whenComplete((endpoint, error) -> seen[0] = error);
        return seen[0];
    }
}
