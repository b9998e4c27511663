package cloud.powerepos.des.auth.internal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.http.impl.client.HttpClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

import cloud.powerepos.des.auth.internal.http.LoopbackServer;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.testing.FakeStore;

/** The component of the token service, configured as a test says, with an AuthServer on loopback. */
abstract class ComponentFixture {

    final FakeStore credentials = new FakeStore("ACME");
    LoopbackServer server;
    AuthTokenServiceComponent component;
    AuthConfigurationReceiver receiver;
    /** What is registered as a service, by the types of each registration. */
    final List<List<String>> registered = new ArrayList<>();
    final BundleContext framework = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
            new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> register(arguments[0]));

    @BeforeEach
    void start() throws IOException {
        server = tokens("first");
    }

    @AfterEach
    void stop() throws IOException {
        if (component != null) {
            component.deactivate();
        }
        server.close();
    }

    private Object register(Object types) {
        List<String> names = types instanceof Class<?> type ? List.of(type.getName())
                : List.of((String[]) types);
        registered.add(names);
        return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class},
                (proxy, method, arguments) -> registered.remove(names));
    }

    static LoopbackServer tokens(String value) throws IOException {
        return new LoopbackServer(connection -> issue(value, connection));
    }

    static void issue(String value, Socket connection) throws IOException {
        String body = "{\"token_type\":\"Bearer\",\"access_token\":\"" + value
                + "\",\"expires_in\":28800,\"refresh_token\":\"r\"}";
        connection.getOutputStream().write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
        connection.close();
    }

    void activate(Map<String, Object> values) {
        receiver = Configurations.received(configuration(values));
        open();
    }

    void open() {
        component = new AuthTokenServiceComponent(credentials, HttpClientBuilder::create, receiver);
        component.register(framework);
    }

    void deliver(RawConfiguration configuration) {
        receiver.configuration().delivered(configuration);
    }

    RawConfiguration configuration(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(Map.of("token_endpoint", server.uri("http").toString()));
        all.putAll(values);
        return Configurations.of(all);
    }
}
