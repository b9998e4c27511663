package cloud.powerepos.des.endpoint.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.testing.FakeAuth;
import cloud.powerepos.des.testing.Tokens;

class EndpointLifecycleTest extends ResolverFixture {

    @Test
    void failsFastOnceStopped() {
        EndpointResolver resolver = resolver(config(""));
        Supplier<DesEndpoint> handle = resolver.endpoints("ACME");
        assertNotNull(handle.get());
        component.deactivate();
        assertTrue(framework.services.isEmpty());
        int asked = auth.asked.get();
        // every service that is asked from now on fails, which would be seen
        auth.failure = new IllegalStateException("must not be asked");
        store.failure = auth.failure;
        for (Executable question : List.<Executable>of(handle::get, () -> resolver.resolve("ACME"),
                () -> resolver.resolve("NEW"), () -> resolver.resolve(auth.current.get()),
                () -> resolver.endpoints("ACME"), () -> resolver.endpoints("NEW"))) {
            assertThrows(AccessClosedException.class, question);
        }
        assertInstanceOf(AccessClosedException.class, error(resolver.requestEndpoint("ACME")));
        assertInstanceOf(AccessClosedException.class, error(resolver.requestEndpoint("NEW")));
        assertEquals(asked, auth.asked.get(), "no token is requested any more");
        assertEquals(Optional.empty(), component.report().lastServiceUri("ACME"));
        assertEquals(Optional.empty(), component.report().refusal("ACME"));
        assertEquals(List.of(), component.report().configurationProblems());
    }

    @Test
    void eachStepOfTheEndIsDoneWhateverTheOthersThrow() {
        EndpointResolver resolver = resolver(config(""));
        Supplier<DesEndpoint> handle = resolver.endpoints("ACME");
        assertNotNull(handle.get());
        framework.unregistering = service -> {
            if (service instanceof CredentialListener) {
                throw new NoClassDefFoundError("on purpose");
            }
        };
        component.deactivate();
        assertFalse(framework.services.containsKey(resolver));
        assertThrows(AccessClosedException.class, handle::get);
        assertEquals(0, resolver.size());
    }

    @Test
    void aServiceThatCannotBeRegisteredIsRegisteredLater() {
        framework.registering = () -> {
            framework.registering = () -> { };
            throw new OutOfMemoryError("on purpose");
        };
        EndpointResolver resolver = resolver(config(""));
        try {
            assertTrue(framework.services.containsKey(resolver), "the other services come all the same");
            assertEquals(2, framework.services.size());
            await(() -> framework.services.size() == 3);
        } finally {
            component.deactivate();
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "in vain");
            Thread.onSpinWait();
        }
    }

    @Test
    void noRulesComeInForceAfterTheEnd() {
        EndpointResolver resolver = resolver(config(""));
        component.deactivate();
        resolver.enforce(token -> new DesEndpoint(URI.create(Tokens.SVC), token));
        assertThrows(AccessClosedException.class, () -> resolver.resolve(auth.current.get()));
    }

    @Test
    void whoAsksWhileTheServiceStopsIsToldSo() {
        FakeAuth stopping = new FakeAuth(auth.current.get()) {

            @Override
            public Supplier<AccessToken> tokens(String organisationCode) {
                component.deactivate();
                return super.tokens(organisationCode);
            }
        };
        deliver(config(""));
        component = new EndpointResolverComponent(stopping, stopping, store, http, receiver);
        component.register(framework.context);
        EndpointResolver resolver = component.resolver();
        assertThrows(AccessClosedException.class, () -> resolver.endpoints("ACME"));
    }
}
